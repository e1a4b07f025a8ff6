from django.db import migrations

import yuqiao.kernel.sealed


def forget_plain_answers(apps, schema_editor) -> None:
    """They live for two days only; a request repeated across this step is answered anew."""
    apps.get_model("kernel", "KeptAnswer").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [
        migrations.RunPython(forget_plain_answers, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="keptanswer",
            name="body",
            field=yuqiao.kernel.sealed.SealedTextField(blank=True, default="", help_text="holds the token of a matter"),
        ),
    ]
