SET lock_timeout = '5s'
SET LOCAL statement_timeout = 0
SET session_replication_role = replica
SET search_path TO archive, public
RESET ALL
SHOW work_mem
SELECT set_config('search_path', '', false)
LISTEN orders
NOTIFY orders, 'x'
UNLISTEN *
LOAD 'auto_explain'
-- refused: it ends what the session has
DISCARD ALL
DISCARD PLANS
DISCARD TEMP
DEALLOCATE ALL
SELECT pg_stat_reset()
SELECT pg_advisory_xact_lock(1)
SELECT pg_backend_pid()
SET ROLE clerk
SET SESSION AUTHORIZATION clerk
-- refused: there is none of this name
COMMIT PREPARED 'nothing'
-- refused: there is none of this name
ROLLBACK PREPARED 'nothing'
