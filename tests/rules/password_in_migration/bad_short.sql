SELECT dblink('host=db user=u password=c');
CREATE USER MAPPING FOR a SERVER s OPTIONS (password 'o');
