using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Channels.Pushover;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Notifier.Answers;

/// <summary>
/// Pushover's emergencies: asks whether somebody has acknowledged them on a phone, and takes that to the engine; stops them when they are answered elsewhere. Those of before a restart are read from the
/// ledger. One that Pushover lets expire is left to the engine's escalation.
/// </summary>
internal sealed class PushoverEmergencies(
    PushoverReceipts receipts, ISentMessages sent, IAlertAnswers answers, IAlertContents contents, IOptions<NotifierOptions> options, IOptions<RunOptions> run, ReasonText reasons, TimeProvider time, ILogger<PushoverEmergencies> logger)
    : BackgroundService, IEmergencies
{
    // A round of polls, twice as long as Pushover asks for, and how many receipts one round asks about: more wait for the next.
    private static readonly TimeSpan Round = 2 * PushoverReceipts.SoonestPoll;
    private const int MostARound = 20;
    private const int ReceiptLength = 30;

    private readonly ConcurrentDictionary<Guid, Waiting> _waiting = new();
    private DateTimeOffset? _readTo;

    public async Task Stop(Guid alertId, CancellationToken cancellationToken)
    {
        if (_waiting.TryGetValue(alertId, out var waiting)) waiting.IsDone = true;
        if (!options.Value.Pushover.IsConfigured) return;
        if (await receipts.CancelByTag(PushoverRenderer.Tag(alertId), cancellationToken) is { } result and not DeliveryResult.Delivered)
            NotifierLog.AnswerNotShown(logger, PushoverChannel.ChannelName, result.ToString());
    }

    /// <summary>Whoever tells that a condition is over names the alert last told of; those before it may repeat still. Told late, it stops none that was raised since.</summary>
    public async Task StopEarlier(AlertAnswered ended, CancellationToken cancellationToken)
    {
        if (!options.Value.Pushover.IsConfigured || await contents.Of(ended.RunId, ended.AlertId, cancellationToken) is not { } told) return;
        var since = time.GetUtcNow() - options.Value.Pushover.EmergencyExpire;
        foreach (var emergency in await sent.Emergencies(ended.RunId, PushoverChannel.ChannelName, ReceiptLength, since, cancellationToken))
        {
            if (emergency.AlertId == ended.AlertId || (_waiting.TryGetValue(emergency.AlertId, out var waiting) && waiting.IsDone)) continue;
            if (await contents.Of(ended.RunId, emergency.AlertId, cancellationToken) is { } earlier && earlier.RequestedAt < ended.At && Condition(earlier) == Condition(told))
                await Stop(emergency.AlertId, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Pushover.IsConfigured || options.Value.Answers.Engine is null) return;
        using var timer = new PeriodicTimer(Round, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                NotifierLog.CannotAsk(logger, PushoverChannel.ChannelName, reasons.Of(exception.Message));
            }
        }
    }

    /// <summary>One round: what was sent since the last, then what each of the longest unasked says.</summary>
    internal async Task Look(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // What is done is remembered until nothing repeats any more: an outcome is written a little after its time, and so read more than once.
        foreach (var (alertId, waiting) in _waiting)
            if (now > waiting.Until + Round) _waiting.TryRemove(alertId, out _);
        var since = _readTo - Round ?? now - options.Value.Pushover.EmergencyExpire;
        foreach (var emergency in await sent.Emergencies(run.Value.Id, PushoverChannel.ChannelName, ReceiptLength, since, cancellationToken))
        {
            if (emergency.At + options.Value.Pushover.EmergencyExpire > now) _waiting.TryAdd(emergency.AlertId, new Waiting(emergency.Receipt, emergency.At + options.Value.Pushover.EmergencyExpire));
        }

        _readTo = now;
        foreach (var (alertId, waiting) in _waiting.Where(pair => !pair.Value.IsDone).OrderBy(pair => pair.Value.Asked).Take(MostARound)) await Ask(alertId, waiting, cancellationToken);
    }

    private async Task Ask(Guid alertId, Waiting waiting, CancellationToken cancellationToken)
    {
        waiting.Asked = time.GetUtcNow();
        switch (await receipts.Poll(waiting.Receipt, cancellationToken))
        {
            case ReceiptPoll.Known { Receipt: { IsAcknowledged: true } receipt }:
                await answers.Acknowledge(alertId, By(receipt), PushoverChannel.ChannelName, cancellationToken);
                waiting.IsDone = true;
                break;
            case ReceiptPoll.Known { Receipt.IsExpired: true } or ReceiptPoll.Failed { Result: DeliveryResult.Permanent }:
                waiting.IsDone = true;
                break;
        }
    }

    private static (SignalKind Kind, string Symbol, string Subject) Condition(ChannelMessage message) => ConditionShapes.KeyOf(message.Kind, message.Symbol, message.Subject);

    private static string By(PushoverReceipt receipt) => (receipt.AcknowledgedBy, receipt.AcknowledgedByDevice) switch
    {
        ({ } user, { } device) => $"{user} on {device}",
        ({ } user, null) => user,
        (null, { } device) => device,
        _ => "somebody",
    };

    private sealed class Waiting(string receipt, DateTimeOffset until)
    {
        public DateTimeOffset Until { get; } = until;

        public string Receipt { get; } = receipt;

        public DateTimeOffset Asked { get; set; }

        /// <summary>True when nobody need be asked about it any more.</summary>
        public bool IsDone { get; set; }
    }
}
