using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Slack;

/// <summary>
/// A Slack incoming webhook. Its word for yes is <c>ok</c> and nothing else, whatever the status. It gives no id, changes nothing it has sent, and takes no picture.
/// </summary>
public sealed class SlackChannel(IHttpClientFactory clients, IOptions<NotifierOptions> options, ReasonText reasons, TimeProvider time) : IChannel
{
    public const string ChannelName = "slack";

    // What Slack says where no message would be taken any more: the webhook, its channel or its team is gone, or the address is not one.
    private static readonly FrozenSet<(int, string)> Down = new[]
    {
        (403, "invalid_token"), (404, "channel_not_found"), (404, "no_service"), (404, "no_team"), (404, "no_active_hooks"), (410, "channel_is_archived"),
    }.ToFrozenSet();

    public string Name => ChannelName;

    public ChannelLimits Limits => SlackRenderer.Limits;

    public async Task<DeliveryResult> Send(ChannelMessage message, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Value.Slack.WebhookUrl);
        request.Content = new ByteArrayContent(SlackRenderer.Render(message).ToJson());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        try
        {
            using var response = await clients.CreateChannelClient(Name).SendAsync(request, cancellationToken);
            return Read(await response.Answer(time.GetUtcNow(), cancellationToken));
        }
        catch (Exception failure) when (NetworkFailure.Is(failure) && !cancellationToken.IsCancellationRequested)
        {
            return NetworkFailure.Of(failure, reasons);
        }
    }

    private DeliveryResult Read(HttpAnswer answer)
    {
        if (answer.IsSuccess) return answer is { Status: 200, Body: "ok" } ? new DeliveryResult.Delivered() : answer.Unreadable(reasons, "'ok'");
        var refusal = answer.Refusal(reasons);
        // A 408 is of a proxy; Slack's own 4xx stay what they are.
        return refusal is DeliveryResult.Permanent permanent && Down.Contains((answer.Status, answer.Body.Trim())) ? permanent with { IsDown = true } : refusal;
    }
}
