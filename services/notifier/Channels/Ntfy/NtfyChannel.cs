using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Ntfy;

/// <summary>ntfy, published as JSON to the server's root: headers would take neither line breaks nor other alphabets.</summary>
public sealed class NtfyChannel(IHttpClientFactory clients, IOptions<NotifierOptions> options, ReasonText reasons, TimeProvider time) : ICheckedChannel
{
    public const string ChannelName = "ntfy";

    // The day's quota is used up. ntfy says no time; asking every half minute would not bring the day's end nearer.
    private const int DailyQuota = 42908;
    private static readonly TimeSpan QuotaWait = TimeSpan.FromHours(1);

    public string Name => ChannelName;

    // The public server's, 60 at once and 250 a day (a bucket of half of them, filled by the other half); one's own has what its owner sets.
    public ChannelLimits Limits { get; } = options.Value.Ntfy.IsPublic
        ? NtfyRenderer.Limits with { Paces = [new Pace(60, TimeSpan.FromSeconds(5)), new Pace(125, TimeSpan.FromDays(1) / 125)] }
        : NtfyRenderer.Limits;

    public async Task<DeliveryResult> Send(ChannelMessage message, CancellationToken cancellationToken)
    {
        var settings = options.Value.Ntfy;
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Server + "/");
        request.Content = new ByteArrayContent(NtfyRenderer.Render(message, settings.Topic!));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        if (settings.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
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

    /// <summary>The server's own health; a topic's rights are not asked for without publishing.</summary>
    public async Task<DeliveryResult> Check(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await clients.CreateChannelClient(Name).GetAsync(new Uri(options.Value.Ntfy.Server + "/v1/health"), cancellationToken);
            var answer = await response.Answer(time.GetUtcNow(), cancellationToken);
            return answer.IsSuccess ? new DeliveryResult.Delivered() : answer.Refusal(reasons);
        }
        catch (Exception failure) when (NetworkFailure.Is(failure) && !cancellationToken.IsCancellationRequested)
        {
            return NetworkFailure.Of(failure, reasons);
        }
    }

    private DeliveryResult Read(HttpAnswer answer)
    {
        var reply = Parse(answer.Body);
        if (!answer.IsSuccess) return answer.Refusal(reasons, reply?.Error, reply?.Code == DailyQuota ? QuotaWait : null);
        return reply?.Id is { } id ? new DeliveryResult.Delivered(PlainText.Cut(PlainText.OneLine(id), 100)) : answer.Unreadable(reasons, "an ntfy answer");
    }

    private static Reply? Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<Reply>(body, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Reply(string? Id, int? Code, string? Error);
}
