using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Watchdog;
using OptionsAlerts.Notifier.Watchdog.Core;
using OptionsAlerts.Unit.Tests.Ingestion.Replay;

namespace OptionsAlerts.Unit.Tests.Notifier.Watchdog;

/// <summary>The watchdog as it is registered, in a notifier without bus and database, in a time of its own: what it stands on, what it tells the engine and what the console shows are the test's.</summary>
internal sealed class WatchdogRig : IAsyncDisposable
{
    private readonly NotifierRig _notifier;

    public WatchdogRig(params (string Key, string? Value)[] settings) : this(Open, settings)
    {
    }

    public WatchdogRig(DateTimeOffset start, params (string Key, string? Value)[] settings)
    {
        Time = new ObservedTime(start);
        _notifier = new NotifierRig(
            [new("Watchdog:Name", "rig"), .. settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))],
            Time,
            more: services =>
            {
                services.AddSingleton<IDependencies>(Standing);
                services.AddSingleton<IOperationalSignals>(Signals);
                services.AddSingleton<IConsoleSink>(Console);
            });
        // The watch begins with the process.
        Board = _notifier.Service<WatchdogBoard>();
    }

    /// <summary>Friday, 20 November 2026, 10:00 in New York.</summary>
    public static DateTimeOffset Open { get; } = ExchangeTime.Instant(new DateOnly(2026, 11, 20), new TimeOnly(10, 0));

    public ObservedTime Time { get; }

    public FakeDependencies Standing { get; } = new();

    public RecordedSignals Signals { get; } = new();

    public ConsoleLines Console { get; } = new();

    public NotifierRig Notifier => _notifier;

    public WatchdogBoard Board { get; }

    /// <summary>Looks at everything once and waits until what is due has been told.</summary>
    public async Task Look()
    {
        var alerts = _notifier.Service<OperationalAlerts>();
        alerts.Take(await _notifier.Service<Lookout>().Look(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await alerts.WhenTold();
        await _notifier.Service<DirectAlerts>().WhenWritten();
    }

    /// <summary>A canary goes to the engine and comes back.</summary>
    public void CanaryGoesRound(TimeSpan took, int waiting = 0)
    {
        var canary = Board.NextCanary() ?? throw new InvalidOperationException("No canary is due.");
        Time.Advance(took);
        Board.Take(new CanarySeen { RunId = canary.RunId, CanaryId = canary.CanaryId, SentAt = canary.SentAt, SeenAt = canary.SentAt, Waiting = waiting });
    }

    /// <summary>Two canaries go to the engine, the second 15 s after the first, and none comes back.</summary>
    public void EngineIsSilentFor(TimeSpan time)
    {
        _ = Board.NextCanary() ?? throw new InvalidOperationException("No canary is due.");
        Time.Advance(TimeSpan.FromSeconds(15));
        _ = Board.NextCanary() ?? throw new InvalidOperationException("No second canary is due.");
        Time.Advance(time - TimeSpan.FromSeconds(15));
    }

    public static VolatilityIndexQuote Vix(DateTimeOffset at, string run = "live") => new() { Stamp = new MarketStamp { RunId = run, Feed = "cboe" }, AsOf = at, Vix = 17 };

    public ValueTask DisposeAsync() => _notifier.DisposeAsync();
}

/// <summary>A bus and a database that stand, or do not, as they are told.</summary>
internal sealed class FakeDependencies : IDependencies
{
    public string? BrokerTrouble { get; set; }

    public string? StoreTrouble { get; set; }

    public string? Broker() => BrokerTrouble;

    public Task<string?> Store(CancellationToken cancellationToken) => Task.FromResult(StoreTrouble);
}

/// <summary>Keeps what the engine is told.</summary>
internal sealed class RecordedSignals : IOperationalSignals
{
    private readonly ConcurrentQueue<string> _told = new();

    /// <summary>Headlines, in order.</summary>
    public IReadOnlyList<string> Told => [.. _told];

    /// <summary>Set where the engine's queue takes nothing.</summary>
    public Exception? Refusal { get; set; }

    public Task Tell(OperationalCondition condition, Telling telling, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Refusal is not null) throw Refusal;
        _told.Enqueue(condition.Headline(telling));
        return Task.CompletedTask;
    }
}

/// <summary>Keeps what the console shows.</summary>
internal sealed class ConsoleLines : IConsoleSink
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>True where its reader has gone.</summary>
    public bool IsBroken { get; set; }

    public Task Write(ChannelMessage message, string line, CancellationToken cancellationToken)
    {
        if (IsBroken) throw new IOException("Broken pipe");
        _lines.Enqueue($"{(message.Notice == Notice.AllClear ? "over" : "told")}: {message.Headline}");
        return Task.CompletedTask;
    }
}
