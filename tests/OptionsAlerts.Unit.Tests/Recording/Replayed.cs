using Microsoft.Extensions.Logging.Abstractions;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Recorded;
using OptionsAlerts.Ingestion.Replay;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;

namespace OptionsAlerts.Unit.Tests.Recording;

/// <summary>A folder's recording replayed: the real feed and step runner, every step taken by the analyses and decided by the engine's own rules as it is opened.</summary>
internal sealed class Replayed : IMarketPublisher, IAsyncDisposable
{
    public const string Run = "replay";

    private readonly EngineStep _step = new();
    private readonly List<IMarketMessage> _open = [];
    private StepRunner? _runner;

    private Replayed()
    {
    }

    public Watch Watch { get; } = new(Run);

    /// <summary>Every message in its order, with the run's clock at its step.</summary>
    public List<Heard> Messages { get; } = [];

    /// <summary>Plays a folder to its end.</summary>
    /// <param name="speed">As on the command line.</param>
    public static async Task<Replayed> Play(string folder, string speed, TimeProvider time, CancellationToken cancellationToken)
    {
        var replayed = new Replayed();
        var feed = RecordedFeed.Open(folder, [], TimeSpan.FromSeconds(5), RecordingPublisher.Metrics(), NullLogger<RecordedFeed>.Instance);
        if (!ReplayPace.TryParse(speed, out var pace)) throw new ArgumentException($"{speed} is no speed.", nameof(speed));
        replayed._runner = new StepRunner(feed, replayed, pace, null, Run, time, RecordingPublisher.Metrics(), NullLogger<StepRunner>.Instance);
        await replayed._runner.Run(cancellationToken);
        return replayed;
    }

    public Task Publish(IMarketMessage message, CancellationToken cancellationToken)
    {
        _open.Add(message);
        return Task.CompletedTask;
    }

    public Task Publish(FeedStatusChanged status, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task Publish(StepOpened opened, CancellationToken cancellationToken)
    {
        Messages.AddRange(_open.Select(message => new Heard(opened.At, message)));
        var found = _open.SelectMany(message => Watch.Detect(message, opened.At)).ToList();
        _open.Clear();
        foreach (var signal in found) _step.Add(signal);
        foreach (var analysis in opened.Analyses)
            _step.Add(new StepAnalyzed { RunId = Run, Step = opened.Step, Source = analysis, Signals = found.Count(signal => signal.Source == analysis) });
        _step.Add(opened);
        if (!_step.TryTake(out _, out var signals)) throw new InvalidOperationException($"Step {opened.Step} is not whole.");
        Watch.Decide(signals, opened.At);
        _step.Decided(opened.Step);
        _runner!.OnDecided(new StepDecided { RunId = Run, Step = opened.Step, NextDue = Watch.NextDue });
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => Watch.DisposeAsync();
}
