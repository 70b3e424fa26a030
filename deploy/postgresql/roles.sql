-- Run once as postgres. The owner makes no roles: they are all here; `manage.py migrate` grants them what they may do.
-- No limit of time here: jobs and migrations log in as this one. The desk's process sets its own (tracker/gunicorn.py).
CREATE ROLE tracker LOGIN CONNECTION LIMIT 130;
CREATE ROLE tracker_staff NOLOGIN;
CREATE ROLE tracker_alerts NOLOGIN;
-- The public process logs in as this one. Its door sets the same limits; here they hold even if the door were forgotten.
CREATE ROLE tracker_public LOGIN CONNECTION LIMIT 120;
ALTER ROLE tracker_public SET statement_timeout = '500ms';
ALTER ROLE tracker_public SET default_transaction_read_only = on;
GRANT tracker_staff, tracker_public, tracker_alerts TO tracker;
GRANT tracker_public TO tracker_staff;
CREATE DATABASE tracker OWNER tracker TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE CONNECT ON DATABASE tracker FROM PUBLIC;
GRANT CONNECT ON DATABASE tracker TO tracker, tracker_public;
