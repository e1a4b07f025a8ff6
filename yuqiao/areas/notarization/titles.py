"""Kinds of notarial matter as a translation names them, in the languages whose form words we hold besides English.

Translated by the house (as of 2026-11-24); a notary confirms them, as all foreign form words.
"""

LANGUAGES = ("de", "fr", "es", "ru")
# By the code of the matter, in the order of LANGUAGES.
TITLES = {
    "birth": ("Geburt", "Naissance", "Nacimiento", "Рождение"),
    "survival": ("Lebensbescheinigung", "Certificat de vie", "Fe de vida", "Нахождение в живых"),
    "death": ("Tod", "Décès", "Defunción", "Смерть"),
    "kinship": ("Verwandtschaft", "Lien de parenté", "Parentesco", "Родственные отношения"),
    "marital-unmarried": (
        "Familienstand: ledig",
        "État matrimonial : jamais marié",
        "Estado civil: soltería",
        "Семейное положение: в браке не состоял(а)",
    ),
    "marriage": ("Eheschließung", "Mariage", "Matrimonio", "Вступление в брак"),
    "divorce": ("Ehescheidung", "Divorce", "Divorcio", "Расторжение брака"),
    "adoption": ("Adoption", "Adoption", "Adopción", "Усыновление (удочерение)"),
    "name-alias": ("Name und früherer Name", "Nom et ancien nom", "Nombre y nombre anterior", "Имя и прежнее имя"),
    "nationality": ("Staatsangehörigkeit", "Nationalité", "Nacionalidad", "Гражданство"),
    "identity-card": ("Personalausweis", "Carte d’identité", "Documento de identidad", "Удостоверение личности"),
    "household-register": (
        "Haushaltsregister und Wohnsitz",
        "Livret de résidence et domicile",
        "Registro de residencia y domicilio",
        "Книга домашней регистрации и место жительства",
    ),
    "no-criminal-record": (
        "Straffreiheit",
        "Absence de condamnation pénale",
        "Ausencia de antecedentes penales",
        "Отсутствие судимости",
    ),
    "education": ("Bildungsabschluss", "Diplôme d’études", "Titulación académica", "Образование"),
    "degree": ("Akademischer Grad", "Grade universitaire", "Grado académico", "Учёная степень"),
    "work-experience": ("Beruflicher Werdegang", "Expérience professionnelle", "Experiencia profesional", "Трудовой стаж"),
    "professional-qualification": (
        "Berufliche Qualifikation oder Titel",
        "Qualification ou titre professionnel",
        "Cualificación o título profesional",
        "Профессиональная квалификация или звание",
    ),
    "driving-licence": ("Führerschein", "Permis de conduire", "Permiso de conducir", "Водительское удостоверение"),
    "power-of-attorney": ("Vollmacht", "Procuration", "Poder", "Доверенность"),
    "declaration": ("Erklärung", "Déclaration", "Declaración", "Заявление"),
    "gift": ("Schenkung", "Donation", "Donación", "Дарение"),
    "will": ("Testament", "Testament", "Testamento", "Завещание"),
    "inheritance": ("Erbfolge", "Succession", "Sucesión", "Наследование"),
    "guardianship-consent": (
        "Zustimmung des Sorgeberechtigten zur Ausreise eines Minderjährigen",
        "Consentement du tuteur à la sortie du territoire d’un mineur",
        "Consentimiento del tutor para el viaje de un menor",
        "Согласие опекуна на выезд несовершеннолетнего",
    ),
    "income-assets": (
        "Einkommens- und Guthabennachweis",
        "Attestation de revenus et de dépôts",
        "Justificante de ingresos y depósitos",
        "Справка о доходах и вкладах",
    ),
    "signature-person": (
        "Unterschrift auf einer Urkunde",
        "Signature apposée sur un document",
        "Firma en un documento",
        "Подпись на документе",
    ),
    "copy-person": ("Beglaubigte Abschrift", "Copie conforme", "Copia conforme", "Верность копии"),
    "translation": (
        "Richtigkeit der Übersetzung",
        "Conformité de la traduction",
        "Conformidad de la traducción",
        "Верность перевода",
    ),
    "evidence-preservation": (
        "Beweissicherung",
        "Conservation de preuves",
        "Aseguramiento de pruebas",
        "Обеспечение доказательств",
    ),
    "business-licence": (
        "Gewerbelizenz",
        "Licence commerciale",
        "Licencia comercial",
        "Свидетельство о праве хозяйственной деятельности",
    ),
    "company-articles": ("Gesellschaftsvertrag", "Statuts de la société", "Estatutos sociales", "Устав компании"),
    "registration-record": (
        "Registerauszug und Bestehen des Unternehmens",
        "Extrait du registre et existence de l’entreprise",
        "Extracto registral y vigencia de la empresa",
        "Регистрационные сведения и существование предприятия",
    ),
    "legal-representative": (
        "Stellung des gesetzlichen Vertreters",
        "Qualité du représentant légal",
        "Condición del representante legal",
        "Полномочия законного представителя",
    ),
    "shareholder-structure": (
        "Gesellschafterliste und Beteiligungsstruktur",
        "Registre des associés et structure du capital",
        "Registro de socios y estructura del capital",
        "Реестр участников и структура собственности",
    ),
    "shareholders-resolution": (
        "Gesellschafterbeschluss",
        "Résolution des associés",
        "Acuerdo de la junta de socios",
        "Решение собрания участников",
    ),
    "board-resolution": (
        "Beschluss des Verwaltungsrats",
        "Résolution du conseil d’administration",
        "Acuerdo del consejo de administración",
        "Решение совета директоров",
    ),
    "enterprise-poa": ("Vollmacht eines Unternehmens", "Procuration d’entreprise", "Poder de empresa", "Доверенность предприятия"),
    "appointment-letter": (
        "Ernennung eines Hauptvertreters oder Leiters",
        "Nomination d’un représentant en chef ou d’un directeur",
        "Nombramiento de representante principal o director",
        "Назначение главного представителя или руководителя",
    ),
    "enterprise-signature-seal": (
        "Unterschrift und Siegel auf einer Urkunde",
        "Signature et sceau apposés sur un document",
        "Firma y sello en un documento",
        "Подпись и печать на документе",
    ),
    "enterprise-copy": (
        "Beglaubigte Abschrift eines Unternehmens",
        "Copie conforme (entreprise)",
        "Copia conforme (empresa)",
        "Верность копии (предприятие)",
    ),
    "enterprise-declaration": (
        "Erklärung eines Unternehmens",
        "Déclaration d’entreprise",
        "Declaración de empresa",
        "Заявление предприятия",
    ),
    "qualification-certificate": (
        "Lizenzen, Genehmigungen und Zertifikate",
        "Licences, autorisations et certificats",
        "Licencias, permisos y certificados",
        "Лицензии, разрешения и сертификаты",
    ),
    "audit-report": (
        "Prüfungsbericht und Jahresabschluss",
        "Rapport d’audit et états financiers",
        "Informe de auditoría y estados financieros",
        "Аудиторское заключение и финансовая отчётность",
    ),
    "bank-reference": ("Bankauskunft", "Référence bancaire", "Referencia bancaria", "Банковская справка"),
    "tax-certificate": ("Steuerbescheinigungen", "Attestations fiscales", "Certificados tributarios", "Налоговые справки"),
    "odi-certificate": (
        "Zertifikat über Auslandsinvestitionen",
        "Certificat d’investissement à l’étranger",
        "Certificado de inversión en el exterior",
        "Сертификат о зарубежных инвестициях",
    ),
    "trademark-patent": (
        "Marken- oder Patenturkunde",
        "Certificat de marque ou de brevet",
        "Certificado de marca o de patente",
        "Свидетельство на товарный знак или патент",
    ),
    "contract": ("Vertrag", "Contrat", "Contrato", "Договор"),
    "tender-documents": ("Angebotsunterlagen", "Documents d’appel d’offres", "Documentos de licitación", "Тендерная документация"),
    "enforceable-instrument": (
        "Vollstreckbarer Schuldtitel",
        "Titre de créance exécutoire",
        "Título de deuda ejecutivo",
        "Исполнительный документ о долге",
    ),
    "performance-evidence": (
        "Nachweis früherer Projekte",
        "Justificatif de projets réalisés",
        "Acreditación de proyectos realizados",
        "Подтверждение выполненных проектов",
    ),
    "free-sale-certificate": (
        "Freiverkaufszertifikat",
        "Certificat de vente libre",
        "Certificado de libre venta",
        "Сертификат свободной продажи",
    ),
    "inventory-goods": (
        "Sicherung von Waren und Mustern",
        "Conservation de marchandises et d’échantillons",
        "Aseguramiento de mercancías y muestras",
        "Обеспечение сохранности товаров и образцов",
    ),
}


def title_of(slug: str, name_en: str, language: str) -> str:
    """What a kind of matter is called in a language; its English name where nothing else is held."""
    held = TITLES.get(slug)
    return held[LANGUAGES.index(language)] if held and language in LANGUAGES else name_en
