using System.Net.Http.Headers;
using System.Text;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Sns;

/// <summary>One signed call. Where SNS says that our clock is wrong, the next is signed by SNS's own, which it tells with every answer.</summary>
internal sealed class SnsCalls(IHttpClientFactory clients, SnsOptions settings, TimeProvider time)
{
    private const string Service = "sns";
    private static readonly MediaTypeHeaderValue Form = new("application/x-www-form-urlencoded", "utf-8");
    private long _skewTicks;

    public async Task<(HttpAnswer Answer, SnsReply? Reply)> Post(
        IReadOnlyList<KeyValuePair<string, string>> fields, AwsKeys keys, CancellationToken cancellationToken)
    {
        using var request = Request(Encode(fields), keys);
        using var response = await clients.CreateChannelClient(SnsChannel.ChannelName).SendAsync(request, cancellationToken);
        var answer = await response.Answer(time.GetUtcNow(), cancellationToken);
        var reply = SnsReply.Parse(answer.Body);
        if (reply is { Code: not null } && SnsCodes.IsSkew(reply) && response.Headers.Date is { } theirs)
            Volatile.Write(ref _skewTicks, (theirs - time.GetUtcNow()).Ticks);
        return (answer, reply);
    }

    // %20 and never +: the bytes hashed are the bytes sent, and every part of AWS reads them alike.
    private static byte[] Encode(IEnumerable<KeyValuePair<string, string>> fields) =>
        Encoding.ASCII.GetBytes(string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}")));

    private HttpRequestMessage Request(byte[] body, AwsKeys keys)
    {
        var url = settings.Address();
        var at = time.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _skewTicks));
        List<KeyValuePair<string, string>> headers = [new("content-type", Form.ToString()), new("host", url.Authority), new("x-amz-date", AwsSignature.Date(at))];
        if (keys.Token is { } token) headers.Add(new("x-amz-security-token", token));
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Form;
        foreach (var (name, value) in headers.Skip(2)) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", AwsSignature.Authorization(keys, settings.RegionCalled, Service, at, headers, body));
        return request;
    }
}
