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

    private readonly ConcurrentDictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _answered = new();
    private DateTimeOffset? _readTo;

    private TimeSpan Expire => options.Value.Pushover.EmergencyExpire;

    public async Task Stop(Guid alertId, CancellationToken cancellationToken)
    {
        if (!options.Value.Pushover.IsConfigured) return;
        var now = time.GetUtcNow();
        // One that waits to be sent yet is stopped when it was.
        _answered[alertId] = now + Expire;
        foreach (var message in await sent.Of(run.Value.Id, alertId, cancellationToken))
        {
            if (message.Channel != PushoverChannel.ChannelName || message.ProviderMessageId.Length != ReceiptLength) continue;
            await Cancel(message.ProviderMessageId, _waiting.GetOrAdd(message.ProviderMessageId, _ => new Waiting(alertId, now + Expire)), cancellationToken);
        }
    }

    /// <summary>Whoever tells that a condition is over names the alert last told of; those before it may repeat still. Told late, it stops none that was raised since.</summary>
    public async Task StopEarlier(AlertAnswered ended, CancellationToken cancellationToken)
    {
        if (!options.Value.Pushover.IsConfigured || await contents.Of(ended.RunId, ended.AlertId, cancellationToken) is not { } told) return;
        var since = time.GetUtcNow() - options.Value.Pushover.EmergencyExpire;
        foreach (var emergency in await sent.Emergencies(ended.RunId, PushoverChannel.ChannelName, ReceiptLength, since, cancellationToken))
        {
            if (emergency.AlertId == ended.AlertId || (_waiting.TryGetValue(emergency.Receipt, out var waiting) && waiting.IsDone)) continue;
            if (await contents.Of(ended.RunId, emergency.AlertId, cancellationToken) is { } earlier && earlier.RequestedAt < ended.At && Condition(earlier) == Condition(told))
                await Stop(emergency.AlertId, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Pushover.IsConfigured) return;
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

    /// <summary>One round: what was sent since the last, then what each of the longest unasked says, and what is still to be stopped.</summary>
    internal async Task Look(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // What is done is remembered until nothing repeats any more: an outcome is written a little after its time, and so read more than once.
        foreach (var (receipt, waiting) in _waiting)
            if (now > waiting.Until + Round) _waiting.TryRemove(receipt, out _);
        foreach (var (alertId, until) in _answered)
            if (now > until) _answered.TryRemove(alertId, out _);
        foreach (var emergency in await sent.Emergencies(run.Value.Id, PushoverChannel.ChannelName, ReceiptLength, _readTo - Round ?? now - Expire, cancellationToken))
            if (emergency.At + Expire > now) _waiting.TryAdd(emergency.Receipt, new Waiting(emergency.AlertId, emergency.At + Expire));
        _readTo = now;
        foreach (var (receipt, waiting) in _waiting.Where(pair => !pair.Value.IsDone).OrderBy(pair => pair.Value.Asked).Take(MostARound))
        {
            waiting.Asked = now;
            if (_answered.ContainsKey(waiting.AlertId)) await Cancel(receipt, waiting, cancellationToken);
            else if (options.Value.Answers.Engine is not null) await Ask(receipt, waiting, cancellationToken);
        }
    }

    // What did not get through is tried again in the next round.
    private async Task Cancel(string receipt, Waiting waiting, CancellationToken cancellationToken)
    {
        var result = await receipts.Cancel(receipt, cancellationToken);
        waiting.IsDone = result is not DeliveryResult.Transient;
        if (result is not DeliveryResult.Delivered) NotifierLog.AnswerNotShown(logger, PushoverChannel.ChannelName, result.ToString());
    }

    private async Task Ask(string receipt, Waiting waiting, CancellationToken cancellationToken)
    {
        switch (await receipts.Poll(receipt, cancellationToken))
        {
            case ReceiptPoll.Known { Receipt: { IsAcknowledged: true } known }:
                await answers.Acknowledge(waiting.AlertId, By(known), PushoverChannel.ChannelName, cancellationToken);
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

    private sealed class Waiting(Guid alertId, DateTimeOffset until)
    {
        public Guid AlertId { get; } = alertId;

        public DateTimeOffset Until { get; } = until;

        public DateTimeOffset Asked { get; set; }

        /// <summary>True when nothing is to be asked or stopped any more.</summary>
        public bool IsDone { get; set; }
    }
}
