using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Discord;

/// <summary>
/// A Discord webhook. Asks for the message that was made (<c>wait=true</c>): without, Discord says yes and may save nothing. A picture goes as a file beside the JSON.
/// </summary>
public sealed class DiscordChannel(IHttpClientFactory clients, IOptions<NotifierOptions> options, ReasonText reasons, TimeProvider time) : IEditableChannel, ICheckedChannel
{
    public const string ChannelName = "discord";

    public string Name => ChannelName;

    public ChannelLimits Limits => DiscordRenderer.Limits;

    public Task<DeliveryResult> Send(ChannelMessage message, CancellationToken cancellationToken) =>
        ChartFallback.Send(message, async message => await Call(HttpMethod.Post, "?wait=true", Content(message), cancellationToken));

    public async Task<DeliveryResult> Edit(string providerMessageId, ChannelMessage message, string note, CancellationToken cancellationToken)
    {
        if (!ulong.TryParse(providerMessageId, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return new DeliveryResult.Permanent("not the id of a Discord message");
        // The files of a message stay unless it is said otherwise.
        var body = DiscordRenderer.Render(message with { Chart = null }, note);
        return (await Call(HttpMethod.Patch, "/messages/" + providerMessageId, Json(body), cancellationToken)).Result;
    }

    /// <summary>Asks for the webhook itself.</summary>
    public async Task<DeliveryResult> Check(CancellationToken cancellationToken) => (await Call(HttpMethod.Get, string.Empty, null, cancellationToken)).Result;

    private async Task<CallResult> Call(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, options.Value.Discord.WebhookUrl + path);
        request.Content = content;
        try
        {
            using var response = await clients.CreateChannelClient(Name).SendAsync(request, cancellationToken);
            var answer = await response.Answer(time.GetUtcNow(), cancellationToken);
            return CallResult.Of(DiscordAnswer.Read(answer, DiscordAnswer.Pause(response), reasons), answer.Status);
        }
        catch (Exception failure) when (NetworkFailure.Is(failure) && !cancellationToken.IsCancellationRequested)
        {
            return CallResult.Of(NetworkFailure.Of(failure, reasons), null);
        }
    }

    private static HttpContent Content(ChannelMessage message)
    {
        var json = Json(DiscordRenderer.Render(message));
        if (message.Chart is not { } chart) return json;
        var picture = new ByteArrayContent(chart);
        picture.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return new MultipartFormDataContent { { json, "payload_json" }, { picture, "files[0]", DiscordRenderer.ChartName } };
    }

    private static ByteArrayContent Json(DiscordMessage message)
    {
        var content = new ByteArrayContent(message.ToJson());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return content;
    }
}
