-- fixture: pg-version 13
ALTER TABLE events DETACH PARTITION events_2020;
