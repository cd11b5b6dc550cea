using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Pushover;

/// <summary>What a call came to.</summary>
/// <param name="Reply">Pushover's JSON; null where none came.</param>
/// <param name="Quota">What it says of the month; null where it says nothing.</param>
/// <param name="Status">The HTTP status; 0 where there was no answer.</param>
internal sealed record PushoverAnswer(DeliveryResult Result, PushoverReply? Reply = null, PushoverQuota? Quota = null, int Status = 0);

/// <summary>One call to Pushover's API and what its answer means, the same for messages, receipts and the check of credentials.</summary>
internal sealed class PushoverApi(IHttpClientFactory clients, PushoverOptions settings, ReasonText reasons, TimeProvider time)
{
    // Used up, and Pushover does not say until when.
    private static readonly TimeSpan QuotaWait = TimeSpan.FromHours(1);

    private PushoverQuota? _quota;

    /// <summary>The month as last told; null before the first answer that tells it.</summary>
    public PushoverQuota? Quota => Volatile.Read(ref _quota);

    /// <param name="path">With its slash in front.</param>
    public async Task<PushoverAnswer> Call(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, settings.BaseUrl + path);
        request.Content = content;
        try
        {
            using var response = await clients.CreateChannelClient(PushoverChannel.ChannelName).SendAsync(request, cancellationToken);
            var quota = PushoverQuota.Of(response.Headers);
            if (quota is not null) Volatile.Write(ref _quota, quota);
            var answer = await response.Answer(time.GetUtcNow(), cancellationToken);
            var reply = PushoverReply.Parse(answer.Body);
            return new PushoverAnswer(Read(answer, reply), reply, quota, answer.Status);
        }
        catch (Exception failure) when (NetworkFailure.Is(failure) && !cancellationToken.IsCancellationRequested)
        {
            return new PushoverAnswer(NetworkFailure.Of(failure, reasons));
        }
    }

    private DeliveryResult Read(HttpAnswer answer, PushoverReply? reply)
    {
        if (answer.IsSuccess)
        {
            // The id is documented for messages; a receipt's answer may come without one.
            return reply is { IsAccepted: true }
                ? new DeliveryResult.Delivered(reply.Text("receipt") ?? reply.Text("request"))
                : answer.Unreadable(reasons, "a Pushover answer");
        }

        if (!PushoverRenderer.Limits.IsRetryable(answer.Status))
            return new DeliveryResult.Permanent(answer.Reason(reasons, reply?.Errors), IsDown: reply is not null && (reply.Blames("token") || reply.Blames("user")));
        return answer.Refusal(reasons, reply?.Errors, answer.Status == 429 ? answer.RetryAfter ?? MonthsEnd(reply) : null);
    }

    // 429 means the month is used up; the pool fills again at the time that goes with every answer.
    private TimeSpan? MonthsEnd(PushoverReply? reply)
    {
        if (Quota is not { Remaining: 0 } && reply?.Errors?.Contains("message limit", StringComparison.OrdinalIgnoreCase) != true) return null;
        var wait = Quota?.ResetsAt - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : QuotaWait;
    }
}
