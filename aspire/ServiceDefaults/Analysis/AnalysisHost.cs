using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.ServiceDefaults.Analysis;

/// <summary>
/// Drives one analysis from one thread: restores its state, gives it market messages, publishes its signals, saves its state. Live, the inbox is bounded by weight and
/// drops the oldest, counted, and a signal is published before the state that knows of it is saved, so that a crash repeats rather than loses. In a recorded or
/// simulated run messages wait for their step to be whole, and a step announced again is answered again.
/// </summary>
public sealed partial class AnalysisHost<TAnalysis> : BackgroundService where TAnalysis : class, IAnalysis
{
    // A second or two of the busiest tape; a live watch that is further behind sees the newest sooner by dropping the oldest.
    private const long InboxBytes = 64L * 1024 * 1024;
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SaveLimit = TimeSpan.FromSeconds(5);

    private readonly TAnalysis _analysis;
    private readonly AnalysisStore _store;
    private readonly MessagePublisher _publisher;
    private readonly RunOptions _run;
    private readonly bool _savesSteps;
    private readonly TimeProvider _time;
    private readonly ILogger<AnalysisHost<TAnalysis>> _logger;
    private readonly MarketInbox _inbox;
    private readonly Counter<long> _dropped;
    private readonly List<StateRow> _unsaved = [];
    private StepOutput _lastOutput = StepOutput.None;
    private long _lastSaved;

    public AnalysisHost(
        TAnalysis analysis, AnalysisStore store, MessagePublisher publisher, IOptions<RunOptions> run, IOptions<MessagingOptions> messaging,
        TimeProvider time, IMeterFactory meters, ILogger<AnalysisHost<TAnalysis>> logger)
    {
        _analysis = analysis;
        _store = store;
        _publisher = publisher;
        _run = run.Value;
        // A virtual run inside one process ends with the process: there is nothing to come back to.
        _savesSteps = messaging.Value.Transport == MessagingTransport.RabbitMq;
        _time = time;
        _logger = logger;
        _dropped = meters.Create("OptionsAlerts.Analysis").CreateCounter<long>("options_alerts.market_messages.dropped", "{message}", "Market messages dropped by a full inbox.");
        _inbox = new MarketInbox(InboxBytes, dropsOldest: _run.Clock == RunClock.Wall, _ => _dropped.Add(1, Tag));
    }

    private KeyValuePair<string, object?> Tag => new("source", _analysis.Source);

    /// <summary>Takes a message from the bus.</summary>
    /// <exception cref="Contracts.InvalidContractException">The message cannot be right.</exception>
    public ValueTask Enqueue(IMarketMessage message, CancellationToken cancellationToken)
    {
        message.Validate();
        return string.Equals(message.Stamp.RunId, _run.Id, StringComparison.Ordinal) ? _inbox.Write(message, cancellationToken) : Ignore(message.Stamp.RunId);
    }

    /// <summary>Takes a step's mark from the bus.</summary>
    public ValueTask Enqueue(StepOpened opened, CancellationToken cancellationToken) =>
        string.Equals(opened.RunId, _run.Id, StringComparison.Ordinal) ? _inbox.Write(opened, cancellationToken) : Ignore(opened.RunId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var (rows, output) = await _store.Load(_run.Id, _analysis.Source, stoppingToken);
            Restore(rows);
            _lastOutput = output;
            await _publisher.WhenReady(stoppingToken);
            if (_run.Clock == RunClock.Market) await RunSteps(new StepInbox(_analysis.Source, output.Step), stoppingToken);
            else await RunLive(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: what was taken is saved below.
        }

        if (_run.Clock != RunClock.Wall) return;
        using var limit = new CancellationTokenSource(SaveLimit, _time);
        await SaveLive(limit.Token);
    }

    private void Restore(IReadOnlyList<StateRow> rows)
    {
        try
        {
            _analysis.Restore(rows);
        }
        catch (FormatException exception)
        {
            LogUnreadableState(_analysis.Source, exception.Message);
        }
    }

    private async Task RunLive(CancellationToken stoppingToken)
    {
        using var flush = _time.CreateTimer(_ => _inbox.WriteIfEmpty(FlushState.Instance), null, SaveEvery, SaveEvery);
        await foreach (var item in _inbox.ReadAll(stoppingToken))
        {
            if (item is IMarketMessage message)
            {
                foreach (var signal in Take(message, _time.GetUtcNow())) await _publisher.PublishControl(signal, stoppingToken);
                _unsaved.AddRange(_analysis.TakeChanges());
            }

            if (_unsaved.Count > 0 && _time.GetElapsedTime(_lastSaved) >= SaveEvery) await SaveLive(stoppingToken);
        }
    }

    private async Task SaveLive(CancellationToken cancellationToken)
    {
        // Of several versions of a row the last counts.
        var rows = _unsaved.GroupBy(row => row.Key, StringComparer.Ordinal).Select(versions => versions.Last()).ToArray();
        await _store.Save(_run.Id, _analysis.Source, rows, step: null, cancellationToken);
        _unsaved.Clear();
        _lastSaved = _time.GetTimestamp();
    }

    private async Task RunSteps(StepInbox inbox, CancellationToken stoppingToken)
    {
        await foreach (var item in _inbox.ReadAll(stoppingToken))
        {
            switch (item)
            {
                case IMarketMessage message:
                    inbox.Add(message);
                    break;
                case StepOpened opened when opened.Step == inbox.LastTaken:
                    await PublishOutput(_lastOutput, stoppingToken);
                    break;
                case StepOpened opened when opened.Step > inbox.LastTaken + 1:
                    LogStateBehind(_analysis.Source, inbox.LastTaken, opened.Step);
                    break;
                case StepOpened opened:
                    inbox.Add(opened);
                    break;
            }

            if (!inbox.TryTake(out var step, out var messages)) continue;
            await TakeStep(step, messages, stoppingToken);
        }
    }

    private async Task TakeStep(StepOpened step, IReadOnlyList<IMarketMessage> messages, CancellationToken stoppingToken)
    {
        var signals = new List<SignalDetected>();
        foreach (var message in messages) signals.AddRange(Take(message, step.At));
        var output = new StepOutput(step.Step, [.. signals]);
        var changes = _analysis.TakeChanges();
        if (_savesSteps) await _store.Save(_run.Id, _analysis.Source, changes, output, stoppingToken);
        _lastOutput = output;
        await PublishOutput(output, stoppingToken);
    }

    private async Task PublishOutput(StepOutput output, CancellationToken stoppingToken)
    {
        foreach (var signal in output.Signals) await _publisher.PublishControl(signal, stoppingToken);
        var analyzed = new StepAnalyzed { RunId = _run.Id, Step = output.Step, Source = _analysis.Source, Signals = output.Signals.Length };
        await _publisher.PublishControl(analyzed, stoppingToken);
    }

    private IReadOnlyList<SignalDetected> Take(IMarketMessage message, DateTimeOffset now)
    {
        try
        {
            return _analysis.Take(message, now);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A fault in one message must not end the watch over the others.
            LogTakeFailed(exception, _analysis.Source, message.InputId);
            return [];
        }
    }

    private ValueTask Ignore(string runId)
    {
        LogOtherRun(_analysis.Source, runId, _run.Id);
        return ValueTask.CompletedTask;
    }

    private sealed class FlushState
    {
        public static readonly FlushState Instance = new();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The saved state of {Source} cannot be read and is begun anew: {Reason}")]
    private partial void LogUnreadableState(string source, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Source} analysis has taken step {Taken}, step {Opened} was opened: its state is gone. Start the run again under a new Run:Id.")]
    private partial void LogStateBehind(string source, long taken, long opened);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Source} analysis failed on {InputId}; the message is left out.")]
    private partial void LogTakeFailed(Exception exception, string source, string inputId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The {Source} analysis ignores a message of run {Other}; its own run is {Own}.")]
    private partial void LogOtherRun(string source, string other, string own);
}
