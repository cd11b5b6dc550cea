using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Pushover;

/// <summary>An emergency as Pushover knows it; kept there for a week.</summary>
/// <param name="AcknowledgedAt">Null while nobody has.</param>
/// <param name="AcknowledgedBy">The beginning of the user's key: enough to tell the members of a group apart; whole it is a secret.</param>
/// <param name="AcknowledgedByDevice">The device's name.</param>
/// <param name="LastDeliveredAt">The last repeat; null before the first delivery.</param>
/// <param name="IsExpired">True when it has stopped repeating unacknowledged.</param>
/// <param name="ExpiresAt">When it stops, or stopped.</param>
public sealed record PushoverReceipt(
    DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy, string? AcknowledgedByDevice, DateTimeOffset? LastDeliveredAt, bool IsExpired, DateTimeOffset? ExpiresAt)
{
    public bool IsAcknowledged => AcknowledgedAt is not null;

    /// <summary>False when nothing more will come of it.</summary>
    public bool IsOpen => !IsAcknowledged && !IsExpired;
}

/// <summary>What asking for a receipt came to. Closed.</summary>
public abstract record ReceiptPoll
{
    private ReceiptPoll()
    {
    }

    public sealed record Known(PushoverReceipt Receipt) : ReceiptPoll;

    /// <param name="Result"><see cref="DeliveryResult.Transient"/> where asking again may help; <see cref="DeliveryResult.Permanent"/> where it will not: an
    /// unknown receipt, one older than a week.</param>
    public sealed record Failed(DeliveryResult Result) : ReceiptPoll;
}

/// <summary>
/// Pushover's receipts: who acknowledged an emergency, and how it is stopped. One call each; when to ask is the caller's, never sooner than <see
/// cref="SoonestPoll"/>.
/// </summary>
public sealed class PushoverReceipts(IHttpClientFactory clients, IOptions<NotifierOptions> options, ReasonText reasons, TimeProvider time)
{
    /// <summary>Between two polls of one receipt.</summary>
    public static readonly TimeSpan SoonestPoll = TimeSpan.FromSeconds(5);

    /// <summary>How long Pushover keeps a receipt.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    // Units of a user's key that are shown, the ellipsis included.
    private const int KeyShown = 6;

    private readonly PushoverApi _api = new(clients, options.Value.Pushover, reasons, time);

    private string Token => options.Value.Pushover.ApiToken!;

    /// <summary>Asks how an emergency stands.</summary>
    public async Task<ReceiptPoll> Poll(string receipt, CancellationToken cancellationToken)
    {
        var answer = await _api.Call(HttpMethod.Get, $"/1/receipts/{Uri.EscapeDataString(receipt)}.json?token={Uri.EscapeDataString(Token)}", null, cancellationToken);
        return answer is { Result: DeliveryResult.Delivered, Reply: { } reply } ? new ReceiptPoll.Known(Read(reply)) : new ReceiptPoll.Failed(answer.Result);
    }

    /// <summary>Stops one emergency. <see cref="DeliveryResult.Delivered"/> means that Pushover has; again is no error.</summary>
    public async Task<DeliveryResult> Cancel(string receipt, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent([new("token", Token)]);
        return (await _api.Call(HttpMethod.Post, $"/1/receipts/{Uri.EscapeDataString(receipt)}/cancel.json", form, cancellationToken)).Result;
    }

    private static PushoverReceipt Read(PushoverReply reply)
    {
        // Acknowledged without a time is acknowledged all the same.
        var acknowledged = reply.Number("acknowledged") == 1;
        return new PushoverReceipt(
            acknowledged ? reply.Time("acknowledged_at") ?? reply.Time("last_delivered_at") ?? DateTimeOffset.UnixEpoch : null,
            acknowledged && reply.Text("acknowledged_by") is { } key ? PlainText.Cut(key, KeyShown) : null,
            acknowledged ? reply.Text("acknowledged_by_device") : null,
            reply.Time("last_delivered_at"),
            reply.Number("expired") == 1,
            reply.Time("expires_at"));
    }
}
