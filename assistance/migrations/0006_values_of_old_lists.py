from django.db import migrations


class Migration(migrations.Migration):
    """What cells said goes with the file they came from; of lists whose file went before, now."""

    dependencies = [("assistance", "0005_words_of_the_field")]

    operations = [
        migrations.RunSQL(
            "UPDATE assistance_helplistissue SET value = '' WHERE value <> '' AND help_list_id IN "
            "(SELECT id FROM assistance_helplist WHERE stored_file = '')"
        )
    ]
