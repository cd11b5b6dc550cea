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
/// simulated run messages wait for their step to be whole, and a step announced again is answered again. A live host that is stopped ends what it has taken from the bus, signals included, before
/// the bus is stopped.
/// </summary>
public sealed partial class AnalysisHost<TAnalysis> : BackgroundService, IHostedLifecycleService where TAnalysis : class, IAnalysis
{
    // A second or two of the busiest tape; a live watch that is further behind sees the newest sooner by dropping the oldest.
    private const long InboxBytes = 64L * 1024 * 1024;
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SaveLimit = TimeSpan.FromSeconds(5);

    // For what was acknowledged and is not taken yet, when the process is stopped; a broker that is away takes no signal.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly TAnalysis _analysis;
    private readonly AnalysisStore _store;
    private readonly MessagePublisher _publisher;
    private readonly RunOptions _run;
    private readonly bool _savesSteps;
    private readonly bool _isBroughtAgain;
    private readonly TimeProvider _time;
    private readonly ILogger<AnalysisHost<TAnalysis>> _logger;
    private readonly MarketInbox _inbox;
    private readonly Counter<long> _dropped;
    private readonly List<StateRow> _unsaved = [];
    private readonly TaskCompletionSource _takes = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StepOutput _lastOutput = StepOutput.None;
    private long _lastSaved;
    private bool _saidBegunAgain;
    private volatile bool _isStopping;

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
        // Within one process nothing brings a message again, and what is held back would pile up without a bound.
        _isBroughtAgain = _savesSteps && _run.Clock == RunClock.Wall;
        _time = time;
        _logger = logger;
        _dropped = meters.Create("OptionsAlerts.Analysis").CreateCounter<long>("options_alerts.market_messages.dropped", "{message}", "Market messages dropped by a full inbox.");
        _inbox = new MarketInbox(InboxBytes, dropsOldest: _run.Clock == RunClock.Wall, Drop);
    }

    private KeyValuePair<string, object?> Tag => new("source", _analysis.Source);

    /// <summary>Takes a message from the bus.</summary>
    /// <exception cref="Contracts.InvalidContractException">The message cannot be right.</exception>
    public async ValueTask Enqueue(IMarketMessage message, CancellationToken cancellationToken)
    {
        message.Validate();
        if (!IsOwn(message.Stamp.RunId)) return;
        // Until the watch takes messages they stay with the broker, which brings them to the next process where this one is stopped before.
        if (_isBroughtAgain) await _takes.Task.WaitAsync(cancellationToken);
        await _inbox.Write(message, cancellationToken);
        // Asked after the message is in: one that came before the end has it before its own mark.
        if (_isStopping) await WhenTaken(cancellationToken);
    }

    /// <summary>Takes a step's mark from the bus.</summary>
    public ValueTask Enqueue(StepOpened opened, CancellationToken cancellationToken) =>
        IsOwn(opened.RunId) ? _inbox.Write(opened, cancellationToken) : ValueTask.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before the bus is stopped: what was taken from it is done with, and a message is acknowledged from now on when it has been taken.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (!_isBroughtAgain) return;
        _isStopping = true;
        try
        {
            await WhenTaken(cancellationToken).WaitAsync(EndLimit, _time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogLeft(_analysis.Source);
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
        _takes.TrySetResult();
        using var flush = _time.CreateTimer(_ => _inbox.WriteIfEmpty(FlushState.Instance), null, SaveEvery, SaveEvery);
        await foreach (var item in _inbox.ReadAll(stoppingToken))
        {
            (item as Mark)?.Reached.TrySetResult();
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
                case StepOpened { Step: 1 } when inbox.LastTaken > 1 && !_saidBegunAgain:
                    _saidBegunAgain = true;
                    LogBegunAgain(_analysis.Source, inbox.LastTaken);
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

    // Completes when everything that is in the inbox now has been taken; at once where nothing is being taken.
    private async Task WhenTaken(CancellationToken cancellationToken)
    {
        if (!_takes.Task.IsCompleted) return;
        var mark = new Mark();
        await _inbox.Write(mark, cancellationToken);
        await Task.WhenAny(mark.Reached.Task, ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken);
        // The watch has ended: a message that it has not taken is not acknowledged, and comes to the next.
        if (!mark.Reached.Task.IsCompleted) throw new OperationCanceledException("The watch has ended.");
    }

    private void Drop(object item)
    {
        // What came before it has been dropped as well.
        if (item is Mark mark) mark.Reached.TrySetResult();
        else _dropped.Add(1, Tag);
    }

    private bool IsOwn(string runId)
    {
        var isOwn = string.Equals(runId, _run.Id, StringComparison.Ordinal);
        if (!isOwn) LogOtherRun(_analysis.Source, runId, _run.Id);
        return isOwn;
    }

    private sealed class FlushState
    {
        public static readonly FlushState Instance = new();
    }

    private sealed class Mark
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stopped before the {Source} analysis had taken all that had come; what is left shows as a gap.")]
    private partial void LogLeft(string source);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Source} analysis has taken step {Taken}, and step 1 was opened again: ingestion was started anew within the run. Start the run again under a new Run:Id.")]
    private partial void LogBegunAgain(string source, long taken);

    [LoggerMessage(Level = LogLevel.Error, Message = "The saved state of {Source} cannot be read and is begun anew: {Reason}")]
    private partial void LogUnreadableState(string source, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Source} analysis has taken step {Taken}, step {Opened} was opened: its state is gone. Start the run again under a new Run:Id.")]
    private partial void LogStateBehind(string source, long taken, long opened);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Source} analysis failed on {InputId}; the message is left out.")]
    private partial void LogTakeFailed(Exception exception, string source, string inputId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The {Source} analysis ignores a message of run {Other}; its own run is {Own}.")]
    private partial void LogOtherRun(string source, string other, string own);
}
