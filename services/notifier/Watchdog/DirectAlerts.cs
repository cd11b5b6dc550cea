using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Delivery;
using OptionsAlerts.Notifier.Ledger;
using OptionsAlerts.Notifier.Watchdog.Core;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>
/// Sends the watchdog's own messages past bus, engine and, where it does not answer, the ledger: through the channels in order until one takes it. Each try is in the ledger as any other, its intent
/// before the call; a ledger that does not answer within <see cref="LedgerPatience"/> is written when it does, and holds nothing up.
/// </summary>
internal sealed class DirectAlerts(
    DispatchRouter router, IDeliveryLedger ledger, IOptions<NotifierOptions> notifier, IOptions<WatchdogOptions> options, IOptions<RunOptions> run, TimeProvider time, ILogger<DirectAlerts> logger)
{
    public static readonly TimeSpan LedgerPatience = TimeSpan.FromSeconds(3);

    // What the ledger is still to be told; beyond that it is said in the log alone.
    private const int MostUnwritten = 64;

    private readonly List<Task> _unwritten = [];

    /// <summary>The channels, in the order they are tried.</summary>
    internal IReadOnlyList<ChannelPipeline> Order
    {
        get
        {
            IEnumerable<string> names = options.Value.Channels is { Length: > 0 } named ? named : ChannelCatalogue.Live(notifier.Value).Select(entry => entry.Name);
            var pipelines = router.Pipelines.ToDictionary(pipeline => pipeline.Channel, StringComparer.Ordinal);
            return [.. names.Append(ConsoleChannel.ChannelName).Distinct(StringComparer.Ordinal).Where(pipelines.ContainsKey).Select(name => pipelines[name])];
        }
    }

    /// <summary>Sends; the channel that took it, or null where none did.</summary>
    public async Task<string?> Send(OperationalCondition condition, Telling telling, CancellationToken cancellationToken)
    {
        var attempt = 0;
        foreach (var pipeline in Order)
        {
            var message = OperationalMessage.Of(run.Value.Id, condition, telling, pipeline.Channel, ++attempt, time.GetUtcNow());
            if (await Send(pipeline, message, cancellationToken)) return pipeline.Channel;
        }

        return null;
    }

    /// <summary>Completes when the ledger has everything.</summary>
    public Task WhenWritten() => Task.WhenAll(_unwritten);

    private async Task<bool> Send(ChannelPipeline pipeline, ChannelMessage message, CancellationToken cancellationToken)
    {
        _unwritten.RemoveAll(written => written.IsCompleted);
        if (pipeline.Pacer.Wait > pipeline.LongestWait) return false;
        var claiming = _unwritten.Count < MostUnwritten ? ledger.Claim(Key(message, pipeline.Channel), time.GetUtcNow(), pipeline.MostCalls, cancellationToken) : null;
        var claim = claiming is null ? null : await InTime(claiming);
        if (claim?.Outcome is { } standing)
        {
            await claim.DisposeAsync();
            return standing is DeliveryOutcome.Accepted;
        }

        await pipeline.Pacer.Take(cancellationToken);
        var report = await pipeline.Send(message with { PossibleRepeat = claim?.PossibleRepeat ?? false }, cancellationToken);
        var outcome = DeliveryOutcome.Of(report.Result, time.GetUtcNow(), report.PossibleRepeat);
        if (claiming is not null) _unwritten.Add(Write(claiming, outcome, report.Calls));
        if (outcome is DeliveryOutcome.Accepted) return true;
        NotifierLog.Failed(logger, pipeline.Channel, message.AlertId, "the watchdog's own", ((DeliveryOutcome.Refused)outcome).Reason);
        return false;
    }

    private async Task<IDeliveryClaim?> InTime(Task<IDeliveryClaim> claiming)
    {
        try
        {
            return await claiming.WaitAsync(LedgerPatience, time);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            NotifierLog.LedgerAway(logger, exception.GetType().Name);
            return null;
        }
    }

    private async Task Write(Task<IDeliveryClaim> claiming, DeliveryOutcome outcome, int calls)
    {
        try
        {
            await using var claim = await claiming;
            if (claim.Outcome is null) await claim.Record(outcome, calls, CancellationToken.None);
        }
        catch (Exception exception)
        {
            NotifierLog.LedgerAway(logger, exception.GetType().Name);
        }
    }

    private static DeliveryKey Key(ChannelMessage message, string channel) => new(message.RunId, message.AlertId, channel, message.Attempt, message.RequestId);
}
