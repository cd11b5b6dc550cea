using JasperFx.Events;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.ServiceDefaults.Database;

namespace OptionsAlerts.Integration.Tests.AlertEngine;

/// <summary>The event store's tables, and batches to write to them.</summary>
internal sealed class LogBench : IAsyncDisposable
{
    public static readonly DateOnly Day = new(2026, 11, 20);
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);
    private static int _runs;

    private readonly IHost _host;

    private LogBench(IHost host)
    {
        _host = host;
        RunId = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"log-{Environment.ProcessId}-{Interlocked.Increment(ref _runs)}");
    }

    public string RunId { get; }

    public NpgsqlDataSource Source => _host.Services.GetRequiredService<NpgsqlDataSource>();

    public IDocumentStore Store => _host.Services.GetRequiredService<IDocumentStore>();

    public DecisionLog Log => new(Source, RunId);

    public static async Task<LogBench> Begin(Servers servers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:alertsdb", servers.Postgres.ConnectionString)]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddSchema(RunHead.SchemaName, RunHead.Schema);
        builder.AddSchema(DayArchive.SchemaName, DayArchive.Schema);
        builder.Services.AddMarten(MartenSetup.Configure).UseNpgsqlDataSource();
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await MartenSetup.CreateSchema(host.Services.GetRequiredService<IDocumentStore>(), host.Services.GetRequiredService<AlertsDatabase>(), TestContext.Current.CancellationToken);
        return new LogBench(host);
    }

    /// <summary>The day opened, and so many signals raised, each with its alert's first two steps.</summary>
    public LogBatch Batch(int signals, long versionBefore = 0, int firstSignal = 0)
    {
        var state = EngineState.Empty(RunId);
        var batch = new LogBatch(versionBefore > 0 ? new LogHead(Day, versionBefore) : null);
        var day = new DaySegment(Day, versionBefore, []);
        batch.Segments.Add(day);
        Take(new OpenDay(Day, RunId, AlertPolicy.Default with { RatePerMinute = 100_000 }, ["console"], Start));
        if (versionBefore > 0) day.Events.Clear();
        for (var index = 0; index < signals; index++) Take(new TakeSignal(Signal(firstSignal + index), Start));
        return batch;

        void Take(EngineCommand command)
        {
            foreach (var decided in Decider.Decide(state, command).Events)
            {
                state.Apply(decided);
                day.Events.Add(decided);
                if (decided is AlertRaised raised) batch.Lifecycle.AddRange(Steps(raised));
            }
        }
    }

    /// <summary>A further day opened with a batch's events, by a writer who believes that the log ends there.</summary>
    public static LogBatch NextDay(LogBatch opened, LogHead before)
    {
        var batch = new LogBatch(before);
        batch.Segments.Add(new DaySegment(Day.AddDays(3), 0, [.. opened.Segments[0].Events]));
        return batch;
    }

    /// <summary>The alert's delivery, as a step of its lifecycle alone.</summary>
    public static AlertStep Delivered(AlertRaised raised) => new(raised.Signal.SignalId, new LifecycleDelivered
    {
        At = raised.At,
        RequestId = raised.Requests[0].RequestId,
        Channel = raised.Requests[0].Channel,
        Attempt = 1,
        ProviderMessageId = "it's \"42\" \\ ü",
    });

    public async Task<List<LoggedEvent>> Read()
    {
        var events = new List<LoggedEvent>();
        await foreach (var logged in new LogReader(Source).Decisions(RunId, cancellationToken: TestContext.Current.CancellationToken)) events.Add(logged);
        return events;
    }

    /// <summary>A stream as the event store reads it.</summary>
    public async Task<IReadOnlyList<IEvent>> Fetch(string key)
    {
        await using var session = Store.QuerySession();
        return await session.Events.FetchStreamAsync(key, token: TestContext.Current.CancellationToken);
    }

    /// <summary>The rows of a query, each as its columns' text joined by <c>|</c>.</summary>
    public async Task<List<string>> Rows(string sql, params string[] arguments)
    {
        await using var command = Source.CreateCommand(sql);
        foreach (var argument in arguments) command.Parameters.AddWithValue(argument);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? "null" : reader.GetValue(column).ToString())));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static IEnumerable<AlertStep> Steps(AlertRaised raised)
    {
        var signal = raised.Signal;
        yield return new(signal.SignalId, new LifecycleRaised { At = raised.At, Kind = signal.Kind, Severity = signal.Severity, Symbol = signal.Symbol, Headline = signal.Headline });
        foreach (var request in raised.Requests)
            yield return new(signal.SignalId, new LifecycleRequested { At = raised.At, RequestId = request.RequestId, Channel = request.Channel, Attempt = request.Attempt });
    }

    // Critical, so that no limit withholds it.
    private SignalDetected Signal(int number)
    {
        var subject = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SPY261218C{number:00000000}");
        return new SignalDetected
        {
            RunId = RunId,
            SignalId = DeterministicId.Signal("volume", SignalKind.OiDivergence, "SPY", subject, Start, RunId),
            Kind = SignalKind.OiDivergence,
            Severity = Severity.Critical,
            Symbol = "SPY",
            Subject = subject,
            EventTime = Start,
            Headline = $"{subject} is \"unusual\" \\ – ü",
            Facts = [Fact.Of("contracts", number, FactUnit.Contracts), Fact.Of("side", "bought")],
            Source = "volume",
            Cause = "input",
        };
    }
}
