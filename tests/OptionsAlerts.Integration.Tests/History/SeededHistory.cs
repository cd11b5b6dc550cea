using Marten;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Benchmarks.History;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.History;

/// <summary>A database of its own with a made-up log of some days.</summary>
internal sealed class SeededHistory : IAsyncDisposable
{
    public const string Run = "live";

    /// <summary>When all of the log was written.</summary>
    public static readonly DateTimeOffset Written = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly LogSeeder _seeder;

    private SeededHistory(NpgsqlDataSource source, string run, IReadOnlyList<(DateOnly Day, DecisionEvent Event)> log)
    {
        (Source, Log, Retention, Running, Reader, _seeder) = (source, log, new Retention(source), new RunningDay(source, run), new LogReader(source), new LogSeeder(source, run));
        Days = [.. log.Select(logged => logged.Day).Distinct()];
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Archives at once and keeps everything.</summary>
    public static RetentionRule KeepAll => new(TimeSpan.Zero, TimeSpan.FromDays(1_000), TimeSpan.FromDays(2_000));

    public NpgsqlDataSource Source { get; }

    public IReadOnlyList<(DateOnly Day, DecisionEvent Event)> Log { get; }

    public DateOnly[] Days { get; }

    public Retention Retention { get; }

    public RunningDay Running { get; }

    public LogReader Reader { get; }

    /// <param name="written">How many of the days are written at once; all by default.</param>
    public static async Task<SeededHistory> Seed(Servers servers, int decisions = 9_000, int days = 3, int? written = null)
    {
        var source = NpgsqlDataSource.Create(await ServiceFleet.FreshDatabase(servers, "history"));
        using (var store = Store(source)) await MartenSetup.CreateTables(store, source, Stop);
        await Execute(source, SnapshotStore.Schema);
        await Execute(source, DayArchive.Schema);
        var history = new SeededHistory(source, Run, [.. new MadeUpLog(Run, MadeUpLog.Patient, 7).Days(decisions, days)]);
        for (var day = 0; day < (written ?? days); day++) await history.WriteDay(day);
        return history;
    }

    /// <summary>Writes one of the days, which come in order.</summary>
    public Task WriteDay(int day) => _seeder.Write(Log.Where(logged => logged.Day == Days[day]), Written, Stop);

    /// <summary>Writes as many more events of the last day as asked for.</summary>
    public Task WriteMore(int after, int events) => _seeder.Write(Log.Where(logged => logged.Day == Days[^1]).Skip(after).Take(events), Written, Stop);

    /// <summary>Archives what chunks of the newest day are due, some minutes after all was written.</summary>
    /// <returns>The events of each.</returns>
    public async Task<List<int>> Grow(int most = int.MaxValue)
    {
        var chunks = new List<int>();
        while (chunks.Count < most && await Running.Grow(TimeSpan.FromMinutes(5), Written.AddMinutes(5), Stop) is { } events and > 0) chunks.Add(events);
        return chunks;
    }

    public static DocumentStore Store(NpgsqlDataSource source) => DocumentStore.For(options =>
    {
        MartenSetup.Configure(options);
        options.Connection(source);
    });

    /// <summary>One pass of the retention, which nothing may hold up.</summary>
    public async Task<RetentionPass> Pass(RetentionRule? rule = null, DateTimeOffset? now = null) =>
        (await Retention.Run(rule ?? KeepAll, now ?? Written, Stop)).ShouldNotBeNull();

    public async Task<long> Count(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Stop), System.Globalization.CultureInfo.InvariantCulture);
    }

    public Task Execute(string sql) => Execute(Source, sql);

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
