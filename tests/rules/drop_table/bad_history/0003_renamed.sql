ALTER TABLE parcels RENAME TO boxes;
