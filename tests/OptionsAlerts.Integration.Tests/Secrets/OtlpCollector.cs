using System.IO.Compression;
using System.Text;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Integration.Tests.Secrets;

/// <summary>A collector that takes traces, metrics and logs by OTLP over HTTP and keeps them as they came. What is text in protobuf is text in its bytes.</summary>
internal sealed class OtlpCollector : FakeServer<FakeRequest>
{
    public const string Traces = "/v1/traces";
    public const string Metrics = "/v1/metrics";
    public const string Logs = "/v1/logs";

    /// <summary>The settings of a process that exports to it, and often.</summary>
    public Dictionary<string, string> Settings => new(StringComparer.Ordinal)
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = BaseUrl,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "2000",
    };

    public static async Task<OtlpCollector> Start()
    {
        var collector = new OtlpCollector();
        await collector.Listen(port: 0);
        return collector;
    }

    /// <summary>What came of one signal, a line each time, a character a byte.</summary>
    public IReadOnlyList<string> Of(string signal) => [.. Messages.Where(message => message.Path == signal).Select(message => $"{signal}: {Text(message)}")];

    protected override (FakeReply Reply, FakeRequest? Accepted) Handle(FakeRequest request) => request.Path is Traces or Metrics or Logs
        ? (new FakeReply(200, string.Empty, "application/x-protobuf"), request)
        : (new FakeReply(404, string.Empty), null);

    private static string Text(FakeRequest request)
    {
        if (request.Header("Content-Encoding") != "gzip") return Encoding.Latin1.GetString(request.Body);
        using var plain = new MemoryStream();
        using (var packed = new GZipStream(new MemoryStream(request.Body), CompressionMode.Decompress)) packed.CopyTo(plain);
        return Encoding.Latin1.GetString(plain.ToArray());
    }
}
