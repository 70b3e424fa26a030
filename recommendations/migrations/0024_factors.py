import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    """One of its own: allauth's tables wait for the first migration, where accounts are, and factors wait for allauth's."""

    dependencies = [
        ('mfa', '0003_authenticator_type_uniq'),
        ('recommendations', '0001_squashed_0023_who_began_a_step'),
    ]

    operations = [
        migrations.CreateModel(
            name='Factor',
            fields=[
            ],
            options={
                'proxy': True,
            },
            bases=('mfa.authenticator',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factor',
            trigger=pgtrigger.compiler.Trigger(name='sessions_end_when_it_comes', sql=pgtrigger.compiler.UpsertTriggerSql(func='DELETE FROM recommendations_session WHERE user_id IN (NEW.user_id); RETURN NULL;', hash='0134fc0c5b90f80a76e6c1f52abff40371522a5b', operation='INSERT', pgid='pgtrigger_sessions_end_when_it_comes_c91f8', table='mfa_authenticator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factor',
            trigger=pgtrigger.compiler.Trigger(name='sessions_end_when_it_goes', sql=pgtrigger.compiler.UpsertTriggerSql(func='DELETE FROM recommendations_session WHERE user_id IN (OLD.user_id); RETURN NULL;', hash='25f1bd8a60e062889fd4229424faaa575e71cd13', operation='DELETE', pgid='pgtrigger_sessions_end_when_it_goes_f039a', table='mfa_authenticator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factor',
            trigger=pgtrigger.compiler.Trigger(name='sessions_end_when_it_changes', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN ((OLD.user_id, OLD.type, OLD.data->'secret', OLD.data->'seed', OLD.data->'credential') IS DISTINCT FROM (NEW.user_id, NEW.type, NEW.data->'secret', NEW.data->'seed', NEW.data->'credential'))", func='DELETE FROM recommendations_session WHERE user_id IN (OLD.user_id, NEW.user_id); RETURN NULL;', hash='084663ea6c92ac7839cd173e7d11759eaa0d8a0b', operation='UPDATE', pgid='pgtrigger_sessions_end_when_it_changes_1d6e6', table='mfa_authenticator', when='AFTER')),
        ),
    ]
