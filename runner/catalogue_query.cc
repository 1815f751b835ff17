#include "runner/catalogue_query.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace sluice::runner {
namespace {

// What initdb makes has lower numbers (FirstNormalObjectId); of that, people change the schema public.
constexpr std::string_view kFirstOfUsers = "16384";

// The members of an extension come and go with it.
std::string IsNoMember(std::string_view catalog, std::string_view oid) {
  return fmt::format(
      "NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '{}'::regclass AND e.objid = {} AND e.deptype = 'e')",
      catalog, oid);
}

std::string IsOfUsers(std::string_view catalog, std::string_view oid) {
  return fmt::format("{} >= {} AND {}", oid, kFirstOfUsers, IsNoMember(catalog, oid));
}

// Whoever runs the migrations owns what they make.
std::string Owner(std::string_view oid) {
  return fmt::format("nullif('owner ' || quote_ident(pg_get_userbyid({})), 'owner ' || quote_ident(current_user))",
                     oid);
}

std::string Sorted(std::string_view array) {
  return fmt::format("(SELECT string_agg(x::text, ', ' ORDER BY x::text) FROM unnest({}) x)", array);
}

// A privilege that was granted and revoked leaves the default written out.
std::string Grants(std::string_view object, std::string_view rest, std::string_view acl, std::string_view standard) {
  return fmt::format(
      "SELECT 'grants on ' || {0}, {0}, coalesce({3}, 'none') {1} AND {2} IS NOT NULL AND {3} IS DISTINCT FROM {4}",
      object, rest, acl, Sorted(acl), Sorted(standard));
}

// Relations

// Used by the others. relation: oid, relkind, name ("public.orders"), object ("table public.orders"). above: of a
// partition or an heir (oid), the first of the tables that it is below, and all their names.
std::string Relations() {
  return fmt::format(R"sql(relation AS (
SELECT r.*, r.kind || ' ' || r.name AS object FROM (
SELECT c.oid, c.relkind, format('%I.%I', n.nspname, c.relname) AS name,
       CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
         WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'type' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index'
         ELSE 'table' END AS kind
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c', 'i', 'I') AND n.nspname !~ '^pg_(toast|temp)'
  AND c.relpersistence <> 't' AND {}) r),
above AS (
SELECT h.inhrelid AS oid, min(r.object) AS object, string_agg(r.name, ', ' ORDER BY h.inhseqno) AS names
FROM pg_inherits h JOIN relation r ON r.oid = h.inhparent GROUP BY h.inhrelid))sql",
                     IsOfUsers("pg_class", "c.oid"));
}

std::string Tables() {
  return fmt::format(R"sql(
SELECT r.object, CASE WHEN c.relispartition THEN above.object END,
       concat_ws(' ', CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
         CASE WHEN c.reloftype <> 0 THEN 'of ' || format_type(c.reloftype, NULL) END,
         CASE WHEN c.relispartition THEN 'partition of ' ELSE 'inherits ' END || above.names,
         pg_get_expr(c.relpartbound, c.oid), 'partition by ' || pg_get_partkeydef(c.oid),
         (SELECT 'server ' || quote_ident(s.srvname) || coalesce(' options (' || array_to_string(f.ftoptions, ', ') || ')', '')
          FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid),
         (SELECT 'using ' || quote_ident(m.amname) FROM pg_am m WHERE m.oid = c.relam AND m.amname <> 'heap'),
         'with (' || array_to_string(c.reloptions, ', ') || ')',
         (SELECT 'toast (' || array_to_string(t.reloptions, ', ') || ')' FROM pg_class t WHERE t.oid = c.reltoastrelid),
         (SELECT 'tablespace ' || quote_ident(t.spcname) FROM pg_tablespace t WHERE t.oid = c.reltablespace),
         CASE c.relreplident WHEN 'f' THEN 'replica identity full' WHEN 'n' THEN 'replica identity nothing' END,
         CASE WHEN c.relrowsecurity THEN 'row level security' END,
         CASE WHEN c.relforcerowsecurity THEN 'force row level security' END, {})
FROM relation r JOIN pg_class c ON c.oid = r.oid LEFT JOIN above ON above.oid = r.oid
WHERE r.relkind IN ('r', 'p', 'f'))sql",
                     Owner("c.relowner"));
}

std::string Views() {
  return fmt::format(R"sql(
SELECT r.object, NULL, concat_ws(' ', 'with (' || array_to_string(c.reloptions, ', ') || ')', {},
         CASE WHEN NOT c.relispopulated THEN 'not populated' END, btrim(pg_get_viewdef(c.oid)))
FROM relation r JOIN pg_class c ON c.oid = r.oid WHERE r.relkind IN ('v', 'm'))sql",
                     Owner("c.relowner"));
}

// Places are left out: a column that is dropped and comes back stands behind the others, and nothing can help that. Of
// the options only those that people set: servers keep others for themselves, such as 15.20's pg_attver.
std::string Columns(int version) {
  const std::string_view generated =
      version >= 120000 ? "CASE a.attgenerated WHEN '' THEN 'default ' ELSE 'generated always as ' END || "
                          "pg_get_expr(d.adbin, d.adrelid) || CASE a.attgenerated WHEN 's' THEN ' stored' ELSE '' END"
                        : "'default ' || pg_get_expr(d.adbin, d.adrelid)";
  const std::string_view compression =
      version >= 140000 ? "CASE a.attcompression WHEN 'p' THEN 'compression pglz' WHEN 'l' THEN 'compression lz4' END"
                        : "NULL";
  return fmt::format(R"sql(
SELECT 'column ' || r.name || '.' || quote_ident(a.attname), r.object,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod),
         CASE WHEN a.attcollation <> t.typcollation THEN (
           SELECT 'collate ' || format('%I.%I', n.nspname, l.collname) FROM pg_collation l
           JOIN pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = a.attcollation) END,
         CASE WHEN a.attnotnull THEN 'not null' END, {},
         CASE a.attidentity WHEN 'a' THEN 'generated always as identity' WHEN 'd' THEN 'generated by default as identity' END,
         CASE WHEN a.attstorage <> t.typstorage THEN 'storage ' || CASE a.attstorage WHEN 'p' THEN 'plain'
           WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END END, {},
         CASE WHEN a.attstattarget >= 0 THEN 'statistics ' || a.attstattarget END,
         'with (' || (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(a.attoptions) o WHERE o LIKE 'n\_distinct%') || ')',
         'options (' || array_to_string(a.attfdwoptions, ', ') || ')',
         CASE WHEN NOT a.attislocal THEN 'inherited' END)
FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE r.relkind IN ('r', 'p', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped)sql",
                     generated, compression);
}

// What a foreign key to a partitioned table has for each partition is no constraint that anybody sees. NOT NULL is the
// column's, whatever constraint it has since version 18.
std::string Constraints(int version) {
  const std::string_view parent =
      version >= 110000
          ? "AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)"
          : "";
  return fmt::format(R"sql(
SELECT 'constraint ' || quote_ident(k.conname) || ' on ' || coalesce(r.name, format_type(k.contypid, NULL)),
       coalesce(r.object, 'type ' || format_type(k.contypid, NULL)),
       pg_get_constraintdef(k.oid) || CASE WHEN k.conislocal THEN '' ELSE ' inherited' END
FROM pg_constraint k LEFT JOIN relation r ON r.oid = k.conrelid
WHERE k.contype NOT IN ('t', 'n') AND {} AND (r.oid IS NOT NULL OR k.contypid <> 0) {})sql",
                     IsOfUsers("pg_constraint", "k.oid"), parent);
}

std::string Indexes() {
  return R"sql(
SELECT r.object, coalesce('constraint ' || quote_ident(k.conname) || ' on ' || t.name, t.object),
       concat_ws(' ', pg_get_indexdef(r.oid), CASE WHEN NOT i.indisvalid THEN 'invalid' END,
         CASE WHEN i.indisclustered THEN 'clustered' END, CASE WHEN i.indisreplident THEN 'replica identity' END,
         (SELECT 'tablespace ' || quote_ident(s.spcname) FROM pg_tablespace s WHERE s.oid = c.reltablespace),
         'partition of ' || above.names)
FROM pg_index i JOIN relation r ON r.oid = i.indexrelid JOIN pg_class c ON c.oid = r.oid
LEFT JOIN above ON above.oid = r.oid
LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x') AND k.conrelid = i.indrelid
JOIN relation t ON t.oid = i.indrelid)sql";
}

std::string Sequences() {
  return fmt::format(R"sql(
SELECT r.object, 'column ' || o.name || '.' || quote_ident(a.attname),
       concat_ws(' ', 'as ' || format_type(s.seqtypid, NULL), 'start ' || s.seqstart, 'increment ' || s.seqincrement,
         'minvalue ' || s.seqmin, 'maxvalue ' || s.seqmax, 'cache ' || s.seqcache, CASE WHEN s.seqcycle THEN 'cycle' END,
         CASE c.relpersistence WHEN 'u' THEN 'unlogged' END, 'owned by ' || o.name || '.' || quote_ident(a.attname), {})
FROM pg_sequence s JOIN relation r ON r.oid = s.seqrelid JOIN pg_class c ON c.oid = r.oid
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype IN ('a', 'i')
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
LEFT JOIN relation o ON o.oid = d.refobjid
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid)sql",
                     Owner("c.relowner"));
}

// What stands on relations

std::string Enabled(std::string_view column) {
  return fmt::format(
      "CASE {} WHEN 'D' THEN ' disabled' WHEN 'R' THEN ' enabled for replicas' "
      "WHEN 'A' THEN ' enabled always' ELSE '' END",
      column);
}

std::string Triggers() {
  return fmt::format(R"sql(
SELECT 'trigger ' || quote_ident(g.tgname) || ' on ' || r.name, r.object, pg_get_triggerdef(g.oid) || {}
FROM pg_trigger g JOIN relation r ON r.oid = g.tgrelid WHERE NOT g.tgisinternal)sql",
                     Enabled("g.tgenabled"));
}

std::string Rules() {
  return fmt::format(R"sql(
SELECT 'rule ' || quote_ident(w.rulename) || ' on ' || r.name, r.object, pg_get_ruledef(w.oid) || {}
FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN')sql",
                     Enabled("w.ev_enabled"));
}

std::string Policies() {
  return R"sql(
SELECT 'policy ' || quote_ident(p.polname) || ' on ' || r.name, r.object,
       concat_ws(' ', CASE WHEN NOT p.polpermissive THEN 'restrictive' END,
         'for ' || CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'
           WHEN 'd' THEN 'delete' ELSE 'all' END,
         'to ' || (SELECT string_agg(CASE u WHEN 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(u)) END, ', '
                                     ORDER BY pg_get_userbyid(u)) FROM unnest(p.polroles) u),
         'using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
         'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
FROM pg_policy p JOIN relation r ON r.oid = p.polrelid)sql";
}

std::string Statistics() {
  return fmt::format(R"sql(
SELECT 'statistics object ' || format('%I.%I', n.nspname, s.stxname), r.object,
       pg_get_statisticsobjdef(s.oid) || coalesce(' ' || {}, '')
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace JOIN relation r ON r.oid = s.stxrelid)sql",
                     Owner("s.stxowner"));
}

// Schemas, types, functions

constexpr std::string_view kSchemaFilter = "(n.oid >= 16384 OR n.nspname = 'public') AND n.nspname !~ '^pg_'";

std::string Schemas() {
  return fmt::format(
      "SELECT 'schema ' || quote_ident(n.nspname), NULL, concat_ws(' ', {}) FROM pg_namespace n "
      "WHERE {} AND {}",
      Owner("n.nspowner"), kSchemaFilter, IsNoMember("pg_namespace", "n.oid"));
}

// Row types are their tables', arrays and multiranges their elements'.
std::string Types() {
  return fmt::format(R"sql(
SELECT 'type ' || format_type(t.oid, NULL), NULL, concat_ws(' ', CASE t.typtype
         WHEN 'e' THEN 'enum (' || (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
                                    FROM pg_enum e WHERE e.enumtypid = t.oid) || ')'
         WHEN 'd' THEN concat_ws(' ', 'domain as ' || format_type(t.typbasetype, t.typtypmod),
           (SELECT 'collate ' || format('%I.%I', m.nspname, l.collname) FROM pg_collation l
            JOIN pg_namespace m ON m.oid = l.collnamespace JOIN pg_type b ON b.oid = t.typbasetype
            WHERE l.oid = t.typcollation AND l.oid <> b.typcollation),
           CASE WHEN t.typnotnull THEN 'not null' END, 'default ' || t.typdefault)
         WHEN 'r' THEN (SELECT concat_ws(' ', 'range of ' || format_type(g.rngsubtype, NULL),
             'canonical ' || nullif(g.rngcanonical, 0::oid)::regproc, 'difference ' || nullif(g.rngsubdiff, 0::oid)::regproc)
           FROM pg_range g WHERE g.rngtypid = t.oid)
         WHEN 'c' THEN 'composite'
         WHEN 'b' THEN 'base, input ' || t.typinput ELSE 'shell' END, {})
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname !~ '^pg_(toast|temp)' AND {} AND t.typtype <> 'm'
  AND (t.typrelid = 0 OR EXISTS (SELECT FROM relation r WHERE r.oid = t.typrelid AND r.relkind = 'c'))
  AND NOT EXISTS (SELECT FROM pg_type l WHERE l.oid = t.typelem AND l.typarray = t.oid))sql",
                     Owner("t.typowner"), IsOfUsers("pg_type", "t.oid"));
}

std::string FunctionFilter() {
  return "n.nspname !~ '^pg_temp' AND " + IsOfUsers("pg_proc", "p.oid");
}

std::string FunctionName(int version) {
  if (version < 110000) {
    return "CASE WHEN p.proisagg THEN 'aggregate ' ELSE 'function ' END || p.oid::regprocedure";
  }
  return "CASE p.prokind WHEN 'a' THEN 'aggregate ' WHEN 'p' THEN 'procedure ' ELSE 'function ' END || "
         "p.oid::regprocedure";
}

// A range's constructors have no definition beside the range's.
std::string Functions(int version) {
  return fmt::format(R"sql(
SELECT {0}, NULL, concat_ws(' ', {1}, coalesce(
         (SELECT concat_ws(' ', 'over ' || g.aggtransfn::regprocedure, 'state ' || format_type(g.aggtranstype, NULL),
                           'initially ' || quote_literal(g.agginitval), 'at last ' || nullif(g.aggfinalfn, 0::oid)::regprocedure)
          FROM pg_aggregate g WHERE g.aggfnoid = p.oid),
         CASE WHEN NOT EXISTS (SELECT FROM pg_aggregate g WHERE g.aggfnoid = p.oid) THEN btrim(pg_get_functiondef(p.oid), E'\n') END))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE {2} AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_type y ON y.oid = d.refobjid WHERE d.classid = 'pg_proc'::regclass
  AND d.objid = p.oid AND d.refclassid = 'pg_type'::regclass AND d.deptype = 'i'))sql",
                     FunctionName(version), Owner("p.proowner"), FunctionFilter());
}

// The database's own

std::string Extensions() {
  return fmt::format(R"sql(
SELECT 'extension ' || quote_ident(x.extname), NULL, 'version ' || x.extversion || ' in ' || quote_ident(n.nspname)
FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE x.oid >= {})sql",
                     kFirstOfUsers);
}

std::string EventTriggers() {
  return fmt::format(R"sql(
SELECT 'event trigger ' || quote_ident(v.evtname), NULL,
       concat_ws(' ', 'on ' || v.evtevent, 'when tag in (' || array_to_string(v.evttags, ', ') || ')',
         'execute ' || v.evtfoid::regprocedure, {}) || {}
FROM pg_event_trigger v WHERE {})sql",
                     Owner("v.evtowner"), Enabled("v.evtenabled"), IsOfUsers("pg_event_trigger", "v.oid"));
}

// Versions add settings; all are told.
std::string Publications(int version) {
  std::string query = fmt::format(R"sql(
SELECT 'publication ' || quote_ident(p.pubname), NULL,
       concat_ws(' ', (to_jsonb(p) - 'oid' - 'pubname' - 'pubowner')::text, {})
FROM pg_publication p WHERE {}
UNION ALL
SELECT r.object || ' in publication ' || quote_ident(p.pubname), 'publication ' || quote_ident(p.pubname), {}
FROM pg_publication_rel x JOIN pg_publication p ON p.oid = x.prpubid JOIN relation r ON r.oid = x.prrelid)sql",
                                  Owner("p.pubowner"), IsOfUsers("pg_publication", "p.oid"),
                                  version >= 150000 ? R"sql(
       concat_ws(' ', '(' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
                              WHERE a.attrelid = x.prrelid AND a.attnum = ANY (x.prattrs)) || ')',
         'where ' || pg_get_expr(x.prqual, x.prrelid)))sql"
                                                    : "''");
  if (version < 150000) return query;
  return query + R"sql(
UNION ALL
SELECT 'schema ' || quote_ident(n.nspname) || ' in publication ' || quote_ident(p.pubname),
       'publication ' || quote_ident(p.pubname), ''
FROM pg_publication_namespace x JOIN pg_publication p ON p.oid = x.pnpubid JOIN pg_namespace n ON n.oid = x.pnnspid)sql";
}

// Its connection holds a password, maybe.
std::string Subscriptions() {
  return R"sql(
SELECT 'subscription ' || quote_ident(s.subname), NULL,
       concat_ws(' ', CASE WHEN NOT s.subenabled THEN 'disabled' END, 'slot ' || quote_ident(s.subslotname),
         'publications (' || array_to_string(s.subpublications, ', ') || ')')
FROM pg_subscription s WHERE s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))sql";
}

std::string Roles() {
  return fmt::format(R"sql(
SELECT 'role ' || quote_ident(u.rolname), NULL,
       concat_ws(' ', CASE WHEN u.rolsuper THEN 'superuser' END, CASE WHEN NOT u.rolinherit THEN 'noinherit' END,
         CASE WHEN u.rolcreaterole THEN 'createrole' END, CASE WHEN u.rolcreatedb THEN 'createdb' END,
         CASE WHEN u.rolcanlogin THEN 'login' END, CASE WHEN u.rolreplication THEN 'replication' END,
         CASE WHEN u.rolbypassrls THEN 'bypassrls' END,
         CASE WHEN u.rolconnlimit >= 0 THEN 'connection limit ' || u.rolconnlimit END,
         'valid until ' || u.rolvaliduntil,
         'member of ' || (SELECT string_agg(quote_ident(pg_get_userbyid(m.roleid)), ', ' ORDER BY pg_get_userbyid(m.roleid))
                          FROM pg_auth_members m WHERE m.member = u.oid))
FROM pg_roles u WHERE u.oid >= {}
UNION ALL
SELECT 'settings of ' || concat_ws(' in ', 'role ' || quote_ident(u.rolname),
         CASE WHEN s.setdatabase <> 0 THEN 'this database' END), 'role ' || quote_ident(u.rolname), {}
FROM pg_db_role_setting s LEFT JOIN pg_roles u ON u.oid = s.setrole
WHERE s.setdatabase = 0 OR s.setdatabase = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))sql",
                     kFirstOfUsers, Sorted("s.setconfig"));
}

std::string AllGrants(int version) {
  const std::string function = FunctionName(version);
  std::string query =
      Grants("r.object",
             "FROM relation r JOIN pg_class c ON c.oid = r.oid WHERE r.relkind IN "
             "('r', 'p', 'v', 'm', 'f', 'S')",
             "c.relacl", "acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", c.relowner)");
  const auto add = [&](const std::string& more) { query += "\nUNION ALL\n" + more; };
  add(Grants("'column ' || r.name || '.' || quote_ident(a.attname)",
             "FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid WHERE NOT a.attisdropped", "a.attacl",
             "'{}'::aclitem[]"));
  add(Grants("'schema ' || quote_ident(n.nspname)", fmt::format("FROM pg_namespace n WHERE {}", kSchemaFilter),
             "n.nspacl", "acldefault('n', n.nspowner)"));
  add(Grants(function, "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE " + FunctionFilter(),
             "p.proacl", "acldefault('f', p.proowner)"));
  add(Grants("'type ' || format_type(t.oid, NULL)", "FROM pg_type t WHERE " + IsOfUsers("pg_type", "t.oid"), "t.typacl",
             "acldefault('T', t.typowner)"));
  return query;
}

std::string DefaultPrivileges() {
  return fmt::format(R"sql(
SELECT concat_ws(' in schema ', 'default privileges of ' || quote_ident(pg_get_userbyid(d.defaclrole)), quote_ident(n.nspname))
         || ' on ' || CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
           WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'others' END,
       'schema ' || quote_ident(n.nspname), {}
FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace)sql",
                     Sorted("d.defaclacl"));
}

// pg_identify_object() says "table column" and "domain constraint".
std::string Comments() {
  return fmt::format(R"sql(
SELECT 'comment on ' || o.object, o.object, o.description FROM (
  SELECT d.description, CASE WHEN i.type LIKE '% column' THEN 'column' WHEN i.type LIKE '% constraint' THEN 'constraint'
           WHEN i.type = 'composite type' THEN 'type' ELSE i.type END || ' ' ||
         CASE WHEN d.classoid = 'pg_proc'::regclass THEN d.objoid::regprocedure::text ELSE i.identity END AS object
  FROM pg_description d CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
  WHERE (d.objoid >= {} OR d.classoid = 'pg_namespace'::regclass
           AND d.objoid = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = 'public'))
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')) o)sql",
                     kFirstOfUsers);
}

// Rare ones: that they are there, and of some what they do. What comes with another, as a cast with its range type, is
// left out.
std::string Others() {
  struct Other {
    std::string_view catalog;
    std::string_view definition;
  };
  static constexpr std::array<Other, 16> kOthers = {{
      {"pg_operator", "o.oprcode::text"},
      {"pg_opclass", "''"},
      {"pg_opfamily", "''"},
      {"pg_collation", "concat_ws(' ', o.collprovider, o.collcollate, o.collctype)"},
      {"pg_conversion", "o.conproc::text"},
      {"pg_ts_config", "''"},
      {"pg_ts_dict", "o.dictinitoption"},
      {"pg_ts_parser", "''"},
      {"pg_ts_template", "''"},
      {"pg_foreign_data_wrapper", "array_to_string(o.fdwoptions, ', ')"},
      {"pg_foreign_server", "array_to_string(o.srvoptions, ', ')"},
      {"pg_user_mapping", "''"},
      {"pg_language", "''"},
      {"pg_am", "o.amhandler::text"},
      {"pg_cast", "concat_ws(' ', o.castcontext, o.castmethod, nullif(o.castfunc, 0::oid)::regprocedure)"},
      {"pg_transform", "''"},
  }};
  std::string query;
  for (const Other& other : kOthers) {
    query += fmt::format(
        "{0}SELECT i.type || ' ' || i.identity, NULL, coalesce({2}, '') FROM {1} o "
        "CROSS JOIN LATERAL pg_identify_object('{1}'::regclass, o.oid, 0) i WHERE o.oid >= {3} AND NOT EXISTS (SELECT "
        "FROM "
        "pg_depend e WHERE e.classid = '{1}'::regclass AND e.objid = o.oid AND e.deptype IN ('e', 'i'))",
        query.empty() ? "" : "\nUNION ALL\n", other.catalog, other.definition, kFirstOfUsers);
  }
  return query;
}

}  // namespace

std::string CatalogueQuery(int server_version) {
  std::string query = "WITH " + Relations();
  std::string_view between;
  for (const std::string& part : {Schemas(),
                                  Tables(),
                                  Views(),
                                  Columns(server_version),
                                  Constraints(server_version),
                                  Indexes(),
                                  Sequences(),
                                  Triggers(),
                                  Rules(),
                                  Policies(),
                                  Statistics(),
                                  Types(),
                                  Functions(server_version),
                                  Extensions(),
                                  EventTriggers(),
                                  Publications(server_version),
                                  Subscriptions(),
                                  Roles(),
                                  AllGrants(server_version),
                                  DefaultPrivileges(),
                                  Comments(),
                                  Others()}) {
    query += fmt::format("{}\n{}", between, part);
    between = "\nUNION ALL";
  }
  return query;
}

}  // namespace sluice::runner
