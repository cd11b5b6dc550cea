using System.Security.Cryptography;
using System.Text;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.History;

/// <summary>A database that an earlier version of the program wrote, in each format: read, verified and archived by this one to the hash it had.</summary>
public sealed class EarlierRowsTests(Servers servers)
{
    private const string Run = "test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("first", 19, 3, "1ee1cf9f6cb8c1c3a4d8bef831251c092547bd55dfce6426346bd1fef9b6f67e")]
    [InlineData("second", 43, 3, "116e7dbe375c2f97b1bd58a056a8b9796c354e358aa90e7518ce7428c8f20e7e")]
    [InlineData("third", 18, 0, "f8b4af47b713fd3ef7daf1e6b76f8cbbc5bdd694003bab46c3c91219837f717a")]
    public async Task rows_of_an_earlier_version_are_verified_archived_and_verified_again(string format, int events, int criticals, string hash)
    {
        await using var source = NpgsqlDataSource.Create(await Fleet.ServiceFleet.FreshDatabase(servers, "history"));
        using (var store = SeededHistory.Store(source)) await MartenSetup.CreateTables(store, source, Stop);
        await Fill(source, $"log-of-the-{format}-format.jsonl");
        await Verified(source, events, hash);

        // The archive's tables come with this version.
        foreach (var schema in new[] { SnapshotStore.Schema, DayArchive.Schema }) await Execute(source, schema);
        (await new Retention(source).Run(new RetentionRule(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1)), TimeProvider.System.GetUtcNow().AddDays(1), Stop))!.Dropped.ShouldBe(1);
        await Verified(source, events, hash);
        (await new DecisionQuery(source).List(new DecisionFilter(Run, Severity: "critical"), Stop)).Count.ShouldBe(criticals);
    }

    private static async Task Verified(NpgsqlDataSource source, long events, string known)
    {
        var reader = new LogReader(source);
        using var hash = new GoldenHash();
        await foreach (var logged in reader.Decisions(Run, cancellationToken: Stop)) hash.Add(logged.Event);
        hash.Hex.ShouldBe(known);

        var verified = (await new RunVerifier(reader).Verify(Run, day: null, progress: null, Stop))!;
        (verified.Difference, verified.Events, verified.Days.Count).ShouldBe((null, events, 2));
        verified.GoldenHash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(verified.Days.Select(day => day.GoldenHash))))));
    }

    private static async Task Fill(NpgsqlDataSource source, string rows)
    {
        using var file = typeof(EarlierRowsTests).Assembly.GetManifestResourceStream(rows)!;
        using var lines = new StreamReader(file);
        await using var insert = source.CreateCommand("""
            with row as (select $1::jsonb as r), stream as (
                insert into alert_engine.mt_streams as known (id, version, tenant_id) select r->>'stream', 1, '*DEFAULT*' from row on conflict (id) do update set version = known.version + 1)
            insert into alert_engine.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id)
            select nextval('alert_engine.mt_events_sequence'), gen_random_uuid(), r->>'stream', (r->>'version')::bigint, r->'data', r->>'type', now(), '*DEFAULT*' from row
            """);
        var line = new NpgsqlParameter<string>();
        insert.Parameters.Add(line);
        while (await lines.ReadLineAsync(Stop) is { } text)
        {
            line.TypedValue = text;
            await insert.ExecuteNonQueryAsync(Stop);
        }
    }

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
