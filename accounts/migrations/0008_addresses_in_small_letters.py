from django.db import migrations


class Migration(migrations.Migration):
    """Addresses are looked for in small letters. What the sign-in library keeps of them besides is
    written by it again when the next link is made.
    """

    dependencies = [
        ("accounts", "0007_others_by_index"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE accounts_user SET email = lower(email) WHERE email <> lower(email)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "DELETE FROM account_emailaddress WHERE email <> lower(email)",
            migrations.RunSQL.noop,
        ),
    ]
