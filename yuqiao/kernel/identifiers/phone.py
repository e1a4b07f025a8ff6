"""Telephone numbers of any country, kept as E.164."""

import phonenumbers


def normalise_phone(typed: str, region: str = "CN") -> str:
    """`+8637112345678` for what was typed; numbers without a country code are read as of `region`. Raises ValueError."""
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException as error:
        raise ValueError("phone") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
