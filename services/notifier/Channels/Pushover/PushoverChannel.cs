using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Pushover;

/// <summary>
/// Pushover, <c>messages.json</c>. A critical alert is an emergency: repeated until somebody acknowledges it, known by its receipt. A picture that Pushover
/// does not take
/// costs the picture, never the text.
/// </summary>
public sealed class PushoverChannel(
    IHttpClientFactory clients, IOptions<NotifierOptions> options, ReasonText reasons, TimeProvider time, NotifierMetrics metrics, ILogger<PushoverChannel> logger)
    : ICheckedChannel
{
    public const string ChannelName = "pushover";

    private const int TooLarge = 413;
    private readonly PushoverApi _api = new(clients, options.Value.Pushover, reasons, time);
    private long _warnedOfMonth;

    public string Name => ChannelName;

    public ChannelLimits Limits => PushoverRenderer.Limits;

    /// <summary>The month's messages as last told; null before the first answer.</summary>
    public PushoverQuota? Quota => _api.Quota;

    /// <summary>An emergency's id is its receipt, any other message's the request that Pushover took.</summary>
    public Task<DeliveryResult> Send(ChannelMessage message, CancellationToken cancellationToken)
    {
        var fields = With(PushoverRenderer.Render(message, options.Value.Pushover));
        if (message.Chart is not { Length: > 0 and <= PushoverRenderer.PictureLimit }) message = message with { Chart = null };
        return ChartFallback.Send(message, async message =>
        {
            using HttpContent content = message.Chart is { } chart ? Picture(fields, chart, message.RequestId) : new FormUrlEncodedContent(fields);
            var answer = await Call("/1/messages.json", content, cancellationToken);
            return new CallResult(answer.Result, IsPictureRefused(answer));
        });
    }

    /// <summary>Asks whether application and user are valid; sends nothing.</summary>
    public async Task<DeliveryResult> Check(CancellationToken cancellationToken)
    {
        var device = options.Value.Pushover.Device;
        using var form = new FormUrlEncodedContent(With(device is null ? [] : [new("device", device)]));
        return (await Call("/1/users/validate.json", form, cancellationToken)).Result;
    }

    private List<KeyValuePair<string, string>> With(IEnumerable<KeyValuePair<string, string>> fields) =>
        [new("token", options.Value.Pushover.ApiToken!), new("user", options.Value.Pushover.UserKey!), .. fields];

    // The fault lies with the picture: the parameter is named, or the body is too large for whoever is in front of Pushover. After any other 4xx there is no second call, after a 5xx none at once.
    private static bool IsPictureRefused(PushoverAnswer answer) =>
        answer.Result is DeliveryResult.Permanent
        && (answer.Status == TooLarge
            || answer.Reply?.Blames("attachment") == true
            || answer.Reply?.Errors?.Contains("attachment", StringComparison.OrdinalIgnoreCase) == true);

    private static MultipartFormDataContent Picture(List<KeyValuePair<string, string>> fields, byte[] chart, Guid requestId)
    {
        // A boundary of the request's own: it stands in no field.
        var form = new MultipartFormDataContent($"picture-{requestId:N}");
        foreach (var (name, value) in fields) form.Add(new StringContent(value), $"\"{name}\"");
        var file = new ByteArrayContent(chart);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(file, "\"attachment\"", "\"chart.png\"");
        return form;
    }

    private async Task<PushoverAnswer> Call(string path, HttpContent content, CancellationToken cancellationToken)
    {
        var answer = await _api.Call(HttpMethod.Post, path, content, cancellationToken);
        if (answer.Quota is { } quota)
        {
            metrics.QuotaRemains(Name, quota.Remaining);
            // Once a month, however many calls tell it.
            if (quota.IsLow && Interlocked.Exchange(ref _warnedOfMonth, quota.ResetsAt.UtcTicks) != quota.ResetsAt.UtcTicks)
                NotifierLog.QuotaLow(logger, Name, quota.Remaining, quota.Limit, Words.Of(quota.ResetsAt));
        }

        return answer;
    }
}
