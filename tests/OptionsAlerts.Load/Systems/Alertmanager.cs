using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Standalone.Postgres;

namespace OptionsAlerts.Load.Systems;

/// <summary>
/// Prometheus Alertmanager on a loopback port, alone, in a folder that goes away: each alert a group of its own, sent at once, so that it waits as little as ours. It keeps
/// alerts in memory.
/// </summary>
internal sealed partial class Alertmanager : IAsyncDisposable
{
    /// <summary>What stands before a signal's id in its webhook's body.</summary>
    public static readonly byte[] Mark = "\"signal\":\""u8.ToArray();

    /// <summary>As many as Prometheus sends at a time.</summary>
    public const int BatchSize = 64;

    private static readonly string[] Programs = ["/usr/bin/prometheus-alertmanager", "/usr/local/bin/alertmanager", "/usr/bin/alertmanager"];

    private readonly HttpClient _http;
    private readonly ChildProcess _process;
    private readonly string _folder;

    private Alertmanager(ChildProcess process, HttpClient http, string folder)
    {
        _process = process;
        _http = http;
        _folder = folder;
    }

    public ProcessUse Use => _process.Use;

    /// <summary>The program: <c>ALERTMANAGER</c> of the environment, or where packages put it; null where there is none.</summary>
    public static string? Find() =>
        Environment.GetEnvironmentVariable("ALERTMANAGER") is { Length: > 0 } given ? given : Array.Find(Programs, File.Exists);

    /// <summary>Its name and version.</summary>
    public static async Task<string> Version(string program, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        // Which of the two it writes to depends on the version.
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        var version = VersionText().Match(await output + await errors);
        return version.Success ? $"alertmanager {version.Groups["version"].Value}" : "alertmanager";
    }

    public static async Task<Alertmanager> Start(string program, string webhook, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("options-alerts-load-").FullName;
        var settings = Path.Combine(folder, "alertmanager.yml");
        await File.WriteAllTextAsync(settings, Settings(webhook), cancellationToken);
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Choose(0)}"));
        string[] arguments =
        [
            $"--config.file={settings}", $"--storage.path={Path.Combine(folder, "data")}", $"--web.listen-address={address.Authority}", "--cluster.listen-address=",
            "--log.level=error",
        ];
        var process = await ChildProcess.Start(program, arguments, new Dictionary<string, string>(StringComparer.Ordinal), new Uri(address, "/-/ready"), cancellationToken);
        return new Alertmanager(process, new HttpClient { BaseAddress = address }, folder);
    }

    /// <summary>Posts alerts; completes when it has taken them.</summary>
    public async Task Post(IEnumerable<SignalDetected> signals, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync("/api/v2/alerts", signals.Select(PostedAlert.Of), cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Settings(string webhook) =>
        $$"""
        route:
          receiver: webhook
          group_by: ['...']
          group_wait: 0s
          group_interval: 1h
          repeat_interval: 24h
        receivers:
          - name: webhook
            webhook_configs:
              - url: '{{webhook}}'
                send_resolved: false
        """;

    [GeneratedRegex(@"version (?<version>\d+\.\d+\.\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionText();

    private sealed record PostedAlert(Dictionary<string, string> Labels, Dictionary<string, string> Annotations)
    {
        // A signal's identity are labels, its words and values annotations.
        public static PostedAlert Of(SignalDetected signal) => new(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["alertname"] = WireName.Of(signal.Kind),
                ["severity"] = WireName.Of(signal.Severity),
                ["symbol"] = signal.Symbol,
                ["subject"] = signal.Subject,
                ["signal"] = signal.SignalId.ToString("D"),
            },
            signal.Facts.Select(fact => KeyValuePair.Create(fact.Name, fact.ValueText))
                .Append(KeyValuePair.Create("headline", signal.Headline))
                .ToDictionary(StringComparer.Ordinal));
    }
}
