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

    // Conditions that have ended, of the time that is remembered.
    private const int MostEnded = 1_000;

    private readonly ConcurrentDictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _answered = new();
    private readonly ConcurrentDictionary<Guid, Ended> _ended = new();
    private DateTimeOffset? _readTo;

    private TimeSpan Expire => options.Value.Pushover.EmergencyExpire;

    // Of what waits for Pushover, the last goes out when its patience is over, and repeats from then on.
    private TimeSpan Remembered => Expire + options.Value.Delivery.Patience;

    /// <summary>Whoever tells that a condition is over names the alert last told of; those before it may repeat still. Told late, it stops none that was raised since.</summary>
    public async Task Stop(AlertAnswered answered, CancellationToken cancellationToken)
    {
        if (!options.Value.Pushover.IsConfigured) return;
        var now = time.GetUtcNow();
        // One that waits to be sent yet is stopped when it was, one that cannot be stopped now by a later round.
        _answered[answered.AlertId] = now + Remembered;
        if (answered.Cause == AnswerCause.AllClear) Remember(answered, now + Remembered);
        foreach (var message in await sent.Of(run.Value.Id, answered.AlertId, cancellationToken))
        {
            if (message.Channel != PushoverChannel.ChannelName || message.ProviderMessageId.Length != ReceiptLength) continue;
            await Cancel(message.ProviderMessageId, _waiting.GetOrAdd(message.ProviderMessageId, _ => new Waiting(answered.AlertId, now + Expire)), cancellationToken);
        }

        if (answered.Cause != AnswerCause.AllClear) return;
        await Read(now - Expire, now, cancellationToken);
        await AnswerEnded(now, cancellationToken);
        foreach (var (receipt, waiting) in _waiting.Where(pair => !pair.Value.IsDone && _answered.ContainsKey(pair.Value.AlertId)).Take(MostARound)) await Cancel(receipt, waiting, cancellationToken);
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
        foreach (var (alertId, ended) in _ended)
            if (now > ended.Until) _ended.TryRemove(alertId, out _);
        await Read(_readTo - Round ?? now - Expire, now, cancellationToken);
        _readTo = now;
        await TryAnswerEnded(now, cancellationToken);
        foreach (var (receipt, waiting) in _waiting.Where(pair => !pair.Value.IsDone).OrderBy(pair => pair.Value.Asked).Take(MostARound))
        {
            waiting.Asked = now;
            if (_answered.ContainsKey(waiting.AlertId)) await Cancel(receipt, waiting, cancellationToken);
            else if (options.Value.Answers.Engine is not null) await Ask(receipt, waiting, cancellationToken);
        }
    }

    private async Task Read(DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var emergency in await sent.Emergencies(run.Value.Id, PushoverChannel.ChannelName, ReceiptLength, since, cancellationToken))
            if (emergency.At + Expire > now) _waiting.TryAdd(emergency.Receipt, new Waiting(emergency.AlertId, emergency.At + Expire));
    }

    // The end that is forgotten soonest makes room.
    private void Remember(AlertAnswered answered, DateTimeOffset until)
    {
        _ended[answered.AlertId] = new Ended(answered.At, until);
        if (_ended.Count > MostEnded) _ended.TryRemove(_ended.MinBy(pair => pair.Value.Until).Key, out _);
    }

    // An engine that cannot be asked is asked in the next round; what is acknowledged on a phone is heard meanwhile.
    private async Task TryAnswerEnded(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await AnswerEnded(now, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            NotifierLog.AnswerNotShown(logger, PushoverChannel.ChannelName, reasons.Of(exception.Message));
        }
    }

    // The end answers whatever was told of the condition before it.
    private async Task AnswerEnded(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_ended.IsEmpty) return;
        foreach (var waiting in _waiting.Values.Where(waiting => !waiting.IsDone && !_answered.ContainsKey(waiting.AlertId)))
        {
            var told = waiting.Told ??= await Content(waiting.AlertId, cancellationToken);
            foreach (var (alertId, ended) in _ended)
            {
                ended.Told ??= await Content(alertId, cancellationToken);
                if (told.At < ended.At && told.Condition == ended.Told.Condition) _answered[waiting.AlertId] = now + Remembered;
            }
        }
    }

    private async Task<Told> Content(Guid alertId, CancellationToken cancellationToken) =>
        await contents.Of(run.Value.Id, alertId, cancellationToken) is { } message ? new Told(ConditionShapes.KeyOf(message.Kind, message.Symbol, message.Subject), message.RequestedAt) : Told.Unknown;

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

        /// <summary>Null until it was to be known.</summary>
        public Told? Told { get; set; }

        /// <summary>True when nothing is to be asked or stopped any more.</summary>
        public bool IsDone { get; set; }
    }

    // A condition that is over, by the alert that was last told of it.
    private sealed class Ended(DateTimeOffset at, DateTimeOffset until)
    {
        public DateTimeOffset At { get; } = at;

        public DateTimeOffset Until { get; } = until;

        public Told? Told { get; set; }
    }

    private sealed record Told((SignalKind Kind, string Symbol, string Subject) Condition, DateTimeOffset At)
    {
        /// <summary>Of what nobody knows: before no end.</summary>
        public static Told Unknown { get; } = new((default, string.Empty, string.Empty), DateTimeOffset.MaxValue);
    }
}
