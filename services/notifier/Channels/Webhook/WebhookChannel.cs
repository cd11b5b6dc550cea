using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Webhook;

/// <summary>A signed POST as Standard Webhooks has it. The id is the request's, the same at every try, so that a receiver can drop repeats.</summary>
public sealed class WebhookChannel(IHttpClientFactory clients, IOptions<NotifierOptions> options, ReasonText reasons, TimeProvider time) : IChannel
{
    public const string ChannelName = "webhook";

    public string Name => ChannelName;

    public ChannelLimits Limits => ChannelLimits.None;

    public async Task<DeliveryResult> Send(ChannelMessage message, CancellationToken cancellationToken)
    {
        var settings = options.Value.Webhook;
        var body = WebhookRenderer.Render(message);
        var id = $"msg_{message.RequestId:N}";
        var sentAt = time.GetUtcNow().ToUnixTimeSeconds();

        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", sentAt.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", string.Join(' ', settings.Signing().Select(key => WebhookSignature.Sign(key, id, sentAt, body))));
        try
        {
            using var response = await clients.CreateChannelClient(Name).SendAsync(request, cancellationToken);
            var answer = await response.Answer(time.GetUtcNow(), cancellationToken);
            return answer.IsSuccess ? new DeliveryResult.Delivered() : answer.Refusal(reasons);
        }
        catch (Exception failure) when (NetworkFailure.Is(failure) && !cancellationToken.IsCancellationRequested)
        {
            return NetworkFailure.Of(failure, reasons);
        }
    }
}
