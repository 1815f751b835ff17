-- The addresses are gone: restore the backup of the release.
SELECT 1;
