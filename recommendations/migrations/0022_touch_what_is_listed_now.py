from django.db import migrations

TOUCH = """
    INSERT INTO recommendations_touched (event_id)
        SELECT id FROM recommendations_followupevent WHERE publication = 'published';
    INSERT INTO recommendations_touched (recommendation_id)
        SELECT DISTINCT o.id FROM recommendations_stateresponse s
        JOIN recommendations_recommendation o ON o.document_id = s.report_id WHERE s.publication = 'published';
"""


class Migration(migrations.Migration):
    """Events, and answers to whole reports, are listed from now on: `migrate` keeps what is touched at its end."""

    dependencies = [("recommendations", "0021_listings_of_events")]
    operations = [migrations.RunSQL(TOUCH, migrations.RunSQL.noop)]
