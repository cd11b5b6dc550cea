using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>
/// Decides a recorded or simulated run step by step. A step is taken when every analysis has reported it and all its signals are here; they are decided in the order
/// (market time, source, signal id). Timers fire first, each at its own time. After every commit the outcomes of all requests are awaited and decided in the order of
/// their ids, until none is open; then the step is reported decided. So a run decides the same at any speed and over any transport.
/// Messages are acknowledged when taken: a step that is not reported decided is announced, and answered, again.
/// </summary>
internal sealed class StepEngine(EngineJournal journal, EngineInbox inbox, RequestPublisher requests, AskedCommands asked, MessagePublisher publisher, EngineTotals totals, string runId)
{
    private readonly EngineStep _step = new();
    private readonly Dictionary<Guid, Outcome> _outcomes = [];

    public async Task Run(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Receive(stoppingToken);
            if (!_step.TryTake(out var opened, out var signals)) continue;
            await Take(opened, signals, stoppingToken);
            _step.Decided(opened.Step);
            await Report(opened.Step, stoppingToken);
            journal.SaveSnapshot(isBusy: false, stoppingToken);
        }
    }

    private async Task Take(StepOpened opened, IReadOnlyList<SignalDetected> signals, CancellationToken stoppingToken)
    {
        // Another engine may have decided up to here while this one stood by, and what it asked for may have been answered to it.
        if (opened.Step != _step.LastDecided + 1 && await journal.CatchUp(stoppingToken)) await requests.PublishOutstanding(journal.State, opened.Step, stoppingToken);
        // First what an earlier life of the engine asked for and never heard of; then each timer, and what it asked for.
        await Settle(opened.Step, stoppingToken);
        while (journal.State.NextDue is { } due && due <= opened.At)
        {
            await Commit(
                opened.Step,
                batch =>
                {
                    // A log read again in between may show requests that are open still: their outcomes come first.
                    if (batch.State.OutstandingCount == 0 && batch.State.NextDue == due) batch.Do(new TimePasses(due));
                },
                stoppingToken);
            await Settle(opened.Step, stoppingToken);
        }

        if (signals.Count == 0) return;
        var (duplicates, taken) = (0, false);
        while (!taken)
        {
            await Commit(
                opened.Step,
                batch =>
                {
                    duplicates = 0;
                    // As above: of a log read again, what is open comes first, so that a restart of the server changes no order.
                    taken = batch.State.OutstandingCount == 0;
                    if (!taken) return;
                    foreach (var signal in signals)
                        if (batch.Do(new TakeSignal(signal, opened.At)).Outcome == DecisionOutcome.AlreadyDecided) duplicates++;
                },
                stoppingToken);
            await Settle(opened.Step, stoppingToken);
        }

        totals.Duplicates(duplicates);
    }

    // Waits for the outcome of every open request and decides them together, until a round opens no further request.
    private async Task Settle(long step, CancellationToken stoppingToken)
    {
        while (journal.State.OutstandingCount > 0)
        {
            var open = journal.State.Outstanding.Select(request => request.RequestId).ToArray();
            while (!Array.TrueForAll(open, _outcomes.ContainsKey)) await Receive(stoppingToken);
            var round = open.Order().Select(id => _outcomes[id]).ToArray();
            await Commit(
                step,
                batch =>
                {
                    foreach (var outcome in round) batch.Do(outcome, batch.State.Clock);
                },
                stoppingToken);
            foreach (var id in open) _outcomes.Remove(id);
        }
    }

    private async Task Commit(long step, Action<JournalBatch> decide, CancellationToken stoppingToken)
    {
        var batch = await journal.Commit(decide, stoppingToken);
        await requests.Publish(journal.State, batch, step, stoppingToken);
    }

    private async Task Receive(CancellationToken stoppingToken)
    {
        var item = await inbox.Next(stoppingToken);
        item.Done.TrySetResult();
        if (item.Message is Asked question)
        {
            await Answer(question, stoppingToken);
            return;
        }

        if (!string.Equals(EngineInbox.RunOf(item.Message), runId, StringComparison.Ordinal))
        {
            totals.OtherRun();
            return;
        }

        switch (item.Message)
        {
            case SignalDetected signal:
                _step.Add(signal);
                break;
            case StepAnalyzed analyzed:
                _step.Add(analyzed);
                break;
            case StepOpened opened when opened.Step == _step.LastDecided:
                await Report(opened.Step, stoppingToken);
                break;
            case StepOpened opened:
                // Announced again while it waits for outcomes: a request or its outcome may have been lost on the way.
                if (_step.InProgress == opened.Step) await requests.PublishOutstanding(journal.State, opened.Step, stoppingToken);
                _step.Add(opened);
                break;
            default:
                foreach (var outcome in Outcome.AllOf(item.Message)) _outcomes[outcome.RequestId] = outcome;
                break;
        }

        if (_outcomes.Count > 2 * Math.Max(64, journal.State.OutstandingCount)) ForgetStrayOutcomes();
    }

    // In the market's time a question is asked at the log's last instant; before the first there is no day to decide in.
    private Task Answer(Asked question, CancellationToken stoppingToken)
    {
        if (journal.State.Day is not null) return asked.Take(question, journal.State.Clock, stoppingToken);
        question.Answer.TrySetResult(new Decision(DecisionOutcome.Refused, [], "The run has no trading day yet."));
        return Task.CompletedTask;
    }

    // Outcomes of requests that are closed already, reported again by a notifier that came back.
    private void ForgetStrayOutcomes()
    {
        var open = journal.State.Outstanding.Select(request => request.RequestId).ToHashSet();
        foreach (var id in _outcomes.Keys.Where(id => !open.Contains(id)).ToArray()) _outcomes.Remove(id);
    }

    private Task Report(long step, CancellationToken stoppingToken) =>
        publisher.PublishControl(new StepDecided { RunId = runId, Step = step, NextDue = journal.State.NextDue }, stoppingToken);
}
