using Npgsql;

namespace OptionsAlerts.Integration.Tests.Secrets;

/// <summary>Every row of every table of a database, as text: <c>schema.table: (…)</c>.</summary>
internal static class StoredRows
{
    public static async Task<IReadOnlyList<string>> All(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        var tables = await Read(source, "select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
        var rows = new List<string>();
        foreach (var table in tables)
            foreach (var row in await Read(source, $"select t::text from {table} t")) rows.Add($"{table}: {row}");
        return rows;
    }

    private static async Task<List<string>> Read(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
        return texts;
    }
}
