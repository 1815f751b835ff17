DROP VIEW all_members;
