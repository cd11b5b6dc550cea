using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>
/// The engine's one loop: consume → decide → commit → publish requests → acknowledge. Nothing is acknowledged before its effect is durable and its requests are
/// on the bus. A crash in between redelivers the signal, which is then found decided, and its requests without an outcome are published again under the same ids.
/// At a stop what has begun is ended, and what was handed over is decided; its requests are published at the next start.
/// </summary>
internal sealed partial class EngineLoop(
    EngineJournal journal, EngineInbox inbox, RequestPublisher requests, AnswerPublisher answers, AskedCommands asked, CanaryAnswers canaryAnswers, EnginePolicy policy, EngineTotals totals, MessagePublisher publisher, IEngineProbe probe,
    IOptions<RunOptions> run, IOptions<AlertEngineOptions> options, TimeProvider time, ILogger<EngineLoop> logger) : BackgroundService
{
    // What waits together is decided together; a larger batch would only hold back the first of them.
    private const int MaxBatch = 512;
    private const int Attempts = 5;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);

    // What was confirmed while no engine ran is on its way to this one; it comes before anything is failed over for want of it.
    private static readonly TimeSpan FirstOutcomes = TimeSpan.FromSeconds(1);

    // Nothing hangs on an arrival but the log: those that come within this time are written together.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    // For what is still to be decided when the process is stopped.
    private static readonly TimeSpan LastWork = TimeSpan.FromSeconds(15);

    // For requests that are being published then: the bus may have stopped, and they are published at the next start.
    private static readonly TimeSpan LastPublishing = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogPolicy(AlertPolicy.Abbreviate(policy.Hash), string.Join(", ", policy.Channels));
        await journal.Load(stoppingToken);
        await publisher.WhenReady(stoppingToken);
        await requests.PublishOutstanding(journal.State, step: 0, stoppingToken);
        try
        {
            if (run.Value.Clock == RunClock.Market) await new StepEngine(journal, inbox, requests, asked, publisher, totals, run.Value.Id).Run(stoppingToken);
            else await RunLiveToItsEnd(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: what was not acknowledged comes again.
        }
        finally
        {
            await journal.WhenSaved();
        }
    }

    private async Task RunLiveToItsEnd(CancellationToken stoppingToken)
    {
        using var work = new CancellationTokenSource();
        using var publishing = CancellationTokenSource.CreateLinkedTokenSource(work.Token);
        await using var last = stoppingToken.Register(() =>
        {
            work.CancelAfter(LastWork);
            publishing.CancelAfter(LastPublishing);
        });
        try
        {
            await RunLive(new LastTokens(work.Token, publishing.Token), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: nothing is under way any more.
        }

        await TakeTheRest(work.Token);
    }

    private async Task RunLive(LastTokens last, CancellationToken stoppingToken)
    {
        var republishAfter = TimeSpan.FromSeconds(options.Value.RepublishAfterSeconds);
        var nextSweep = time.GetUtcNow() + republishAfter;
        if (journal.State.NextConfirmationDue <= time.GetUtcNow()) await Task.Delay(FirstOutcomes, time, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await WaitForWork(nextSweep, stoppingToken);
            var (items, questions, canaries) = Drain();
            if (items.Count > 0 || journal.State.NextDue <= time.GetUtcNow()) await TakeAllOrGiveUp(items, questions, last);
            foreach (var question in questions) await asked.Take(question, time.GetUtcNow(), last.Publishing);
            await canaryAnswers.Answer(canaries, inbox.Waiting, stoppingToken);
            journal.SaveSnapshot(isBusy: !inbox.IsEmpty, stoppingToken);
            if (time.GetUtcNow() < nextSweep) continue;
            // What another engine was told of meanwhile is not asked for again.
            await journal.CatchUp(stoppingToken);
            await requests.PublishOlderThan(journal.State, time.GetUtcNow(), republishAfter, stoppingToken);
            nextSweep = time.GetUtcNow() + republishAfter;
        }
    }

    private async Task TakeAllOrGiveUp(List<EngineItem> items, List<Asked> questions, LastTokens last)
    {
        try
        {
            await TakeAll(items, last);
        }
        catch (Exception exception)
        {
            foreach (var question in questions) question.Answer.TrySetCanceled(CancellationToken.None);
            GiveUp(exception, items);
            throw;
        }
    }

    // A batch that cannot be decided is decided message by message, so that the one at fault takes no other with it; that one is tried again for a while and then
    // goes to the error queue.
    private async Task TakeAll(List<EngineItem> items, LastTokens last)
    {
        try
        {
            await TakeLive(items, last);
            probe.At(EnginePoint.BeforeAcknowledge);
            foreach (var item in items) item.Done.TrySetResult();
        }
        catch (Exception exception) when (!last.Publishing.IsCancellationRequested)
        {
            LogBatchFailed(exception, items.Count);
            await Task.Delay(FirstRetry, time, last.Publishing);
            foreach (var item in items) await TakeOne(item, last);
        }
    }

    private async Task TakeOne(EngineItem item, LastTokens last)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TakeLive([item], last);
                item.Done.TrySetResult();
                return;
            }
            catch (Exception exception) when (attempt == Attempts && !last.Publishing.IsCancellationRequested)
            {
                item.Done.TrySetException(exception);
                return;
            }
            catch (Exception exception) when (!last.Publishing.IsCancellationRequested)
            {
                LogBatchFailed(exception, 1);
                await Task.Delay(FirstRetry * (1 << attempt), time, last.Publishing);
            }
        }
    }

    private async Task TakeLive(List<EngineItem> items, LastTokens last)
    {
        if (items.Count == 0)
        {
            // A timer alone: another engine may have fired it.
            await journal.CatchUp(last.Work);
            if (!(journal.State.NextDue <= time.GetUtcNow())) return;
        }

        var (batch, republish) = await Decide(items, last.Work);
        try
        {
            await requests.Publish(journal.State, batch, step: 0, last.Publishing);
            probe.At(EnginePoint.AfterPublish);
            if (republish.Count == 0) return;
            totals.Duplicates(republish.Count);
            await requests.PublishOf(journal.State, republish.Select(signal => signal.SignalId), step: 0, last.Publishing);
            foreach (var signal in republish.Where(AnswerPublisher.MayAnswer)) await answers.PublishEnded(journal.State.RunId, signal.SignalId, last.Publishing);
        }
        catch (OperationCanceledException) when (last.Publishing.IsCancellationRequested)
        {
            // Durable, and not lost: what was handed over is at its end, what was not comes again.
            foreach (var item in items.Where(item => item.IsHandedOver)) item.Done.TrySetResult();
            throw;
        }
    }

    // The bus may be stopped by now: requests without an outcome are published at the next start.
    private async Task TakeTheRest(CancellationToken workToken)
    {
        while (!inbox.IsEmpty)
        {
            var (items, questions, canaries) = Drain();
            foreach (var canary in canaries) canary.Done.TrySetResult();
            foreach (var question in questions) question.Answer.TrySetCanceled(CancellationToken.None);
            items.RemoveAll(item => !item.IsHandedOver);
            if (items.Count == 0) continue;
            try
            {
                await Decide(items, workToken);
            }
            catch (Exception exception)
            {
                GiveUp(exception, [.. items, .. inbox.Drain(int.MaxValue)]);
                return;
            }

            foreach (var item in items) item.Done.TrySetResult();
        }
    }

    private void GiveUp(Exception exception, IReadOnlyCollection<EngineItem> items)
    {
        var lost = items.Count(item => item.IsHandedOver && !item.Done.Task.IsCompleted);
        totals.GivenUp(lost);
        if (lost > 0) LogNotDecided(exception, lost);
    }

    private async Task<(JournalBatch Batch, List<SignalDetected> Republish)> Decide(List<EngineItem> items, CancellationToken workToken)
    {
        List<SignalDetected> republish = [];
        object[] messages = [.. items.Select(item => item.Message)];
        var batch = await journal.Commit(batch => republish = LiveDecisions.Take(batch, messages, time.GetUtcNow()), workToken);
        return (batch, republish);
    }

    private (List<EngineItem> Items, List<Asked> Questions, List<EngineItem> Canaries) Drain()
    {
        var items = new List<EngineItem>();
        var questions = new List<Asked>();
        var canaries = new List<EngineItem>();
        foreach (var item in inbox.Drain(MaxBatch, everyArrival: journal.State.NextConfirmationDue <= time.GetUtcNow()))
        {
            if (item.Message is Asked question)
            {
                questions.Add(question);
                continue;
            }

            if (item.Message is StepOpened or StepAnalyzed || !string.Equals(EngineInbox.RunOf(item.Message), run.Value.Id, StringComparison.Ordinal))
            {
                totals.OtherRun();
                item.Done.TrySetResult();
                continue;
            }

            (item.Message is CanarySent ? canaries : items).Add(item);
        }

        return (items, questions, canaries);
    }

    private async Task WaitForWork(DateTimeOffset nextSweep, CancellationToken stoppingToken)
    {
        var due = journal.State.NextDue is { } next && next < nextSweep ? next : nextSweep;
        if (inbox.IsEmpty) await WaitFor(inbox.Came, due, stoppingToken);
        if (inbox.IsEmpty) return;
        var gathered = time.GetUtcNow() + Gathering;
        await WaitFor(inbox.MuchCame, gathered < due ? gathered : due, stoppingToken);
    }

    private async Task WaitFor(Func<CancellationToken, Task> work, DateTimeOffset due, CancellationToken stoppingToken)
    {
        var wait = due - time.GetUtcNow();
        if (wait <= TimeSpan.Zero) return;
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var timer = Task.Delay(wait, time, woken.Token);
        await Task.WhenAny(work(woken.Token), timer);
        await woken.CancelAsync();
        stoppingToken.ThrowIfCancellationRequested();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Deciding by policy {Hash}; live channels: {Channels}.")]
    private partial void LogPolicy(string hash, string channels);

    [LoggerMessage(Level = LogLevel.Error, Message = "Stopped before {Count} messages were taken to their end; nothing brings them again.")]
    private partial void LogNotDecided(Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch of {Count} messages could not be decided; they are tried again one by one.")]
    private partial void LogBatchFailed(Exception exception, int count);

    /// <summary>What is left of the time once the process is stopped.</summary>
    /// <param name="Work">Cancelled when nothing may be decided any more.</param>
    /// <param name="Publishing">Cancelled before, when nothing may be published any more.</param>
    private sealed record LastTokens(CancellationToken Work, CancellationToken Publishing);
}
