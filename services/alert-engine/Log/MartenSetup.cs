using System.Data.Common;
using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;
using OptionsAlerts.ServiceDefaults.Database;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>The event store's settings, the same for the engine and for an auditor.</summary>
public static class MartenSetup
{
    /// <summary>Rich appends, since the log says which version it expects; string keys; names of events fixed; no schema change outside <see cref="CreateSchema"/>.</summary>
    public static void Configure(StoreOptions options)
    {
        options.DatabaseSchemaName = LogReader.DefaultSchema;
        options.AutoCreateSchemaObjects = AutoCreate.None;
        options.Events.StreamIdentity = StreamIdentity.AsString;
        options.Events.AppendMode = EventAppendMode.Rich;
        // "As integer" keeps the store's own converter of enums out: the contracts' converters write them, by their wire names.
        options.UseSystemTextJsonForSerialization(LogEventTypes.JsonOptions(), EnumStorage.AsInteger, Casing.CamelCase);
        foreach (var (name, type) in LogEventTypes.ByName) options.Events.MapEventType(type, name);
        // With the store's own retry on, an append that a server restart cut off was taken for durable and was not in the log. No retry here: a failure
        // is the journal's to judge, which reads the log again.
        options.ConfigurePolly(_ => { });
        options.DisableNpgsqlLogging = true;
    }

    /// <summary>
    /// Creates the event store's tables; one process at a time, so that replicas that start together do not race. What is made and the lock it is made under are one session's and one transaction's: of a
    /// process that is killed meanwhile nothing is left, and the lock is free no sooner than the server has done with it.
    /// </summary>
    public static async Task CreateSchema(IDocumentStore store, AlertsDatabase database, CancellationToken cancellationToken)
    {
        await database.WhenReady(cancellationToken);
        await database.WhileAway.ExecuteAsync(
            async token =>
            {
                await using var connection = await database.Source.OpenConnectionAsync(token);
                await using var transaction = await connection.BeginTransactionAsync(token);
                await using (var @lock = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction) { Parameters = { new() { Value = AlertsDatabase.SchemaLock } } })
                    await @lock.ExecuteNonQueryAsync(token);
                await CreateTables(store, connection, token);
                await transaction.CommitAsync(token);
            },
            cancellationToken);
    }

    /// <summary>
    /// The event store's tables as it wants them, but for the foreign key from an event to its stream: the append makes the streams of its events in the same statement, and the server's look at
    /// each row's stream took a quarter of it.
    /// </summary>
    public static async Task CreateTables(IDocumentStore store, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await CreateTables(store, connection, cancellationToken);
    }

    private static async Task CreateTables(IDocumentStore store, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var objects = store.Storage.AllObjects().ToArray();
        objects.OfType<Table>().Single(table => table.Identifier.Name == "mt_events").ForeignKeys.Clear();
        var migrator = new PostgresqlMigrator();
        var migration = await SchemaMigration.DetermineAsync(connection, migrator, cancellationToken, objects);
        if (migration.Difference != SchemaPatchDifference.None) await migrator.ApplyAllAsync(connection, migration, AutoCreate.CreateOrUpdate, new Quiet(), cancellationToken);
    }

    // The store's own logger of changes writes them to standard output.
    private sealed class Quiet : IMigrationLogger
    {
        public void SchemaChange(string sql)
        {
            // What is made is documented by the store.
        }

        public void OnFailure(DbCommand command, Exception ex) => throw ex;
    }
}
