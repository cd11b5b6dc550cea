using Npgsql;

namespace OptionsAlerts.Integration.Tests.Infrastructure;

/// <summary>What a database holds beside rows, a line a thing, from the server's own catalogue: schemas, columns, defaults, constraints, indexes, sequences, functions.</summary>
internal static class SchemaPicture
{
    private const string Own = "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname not like 'pg_temp%' and n.nspname not like 'pg_toast_temp%'";

    // The event store's "now" as a default is the moment at which its table was made.
    private const string Moment = """'^''\d{4}-\d\d-\d\d [0-9:.+-]+'''""";

    private const string Query =
        $"""
        select 'schema ' || n.nspname from pg_namespace n where {Own}
        union all
        select 'relation ' || n.nspname || '.' || c.relname || ' ' || c.relkind::text || ' ' || c.relpersistence::text || ' ' || coalesce(array_to_string(c.reloptions, ','), '')
        from pg_class c join pg_namespace n on n.oid = c.relnamespace where {Own}
        union all
        select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname || ' ' || a.attnum::text || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull::text || ' ' || regexp_replace(coalesce(pg_get_expr(d.adbin, d.adrelid), ''), {Moment}, '''now''')
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        where {Own} and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v')
        union all
        select 'constraint ' || n.nspname || '.' || conname || ' ' || pg_get_constraintdef(k.oid) || ' ' || convalidated::text from pg_constraint k join pg_namespace n on n.oid = k.connamespace where {Own}
        union all
        select 'index ' || pg_get_indexdef(i.indexrelid) || ' ' || i.indisvalid::text from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where {Own}
        union all
        select 'function ' || pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where {Own} and p.prokind in ('f', 'p')
        order by 1
        """;

    /// <summary>What one picture has and the other has not, line by line.</summary>
    public static IReadOnlyList<string> Difference(IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        [.. expected.Except(actual, StringComparer.Ordinal).Select(line => $"missing: {line}"), .. actual.Except(expected, StringComparer.Ordinal).Select(line => $"too much: {line}")];

    public static async Task<IReadOnlyList<string>> Of(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(Query);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) lines.Add(reader.GetString(0));
        return lines;
    }
}
