using System.Net;
using OptionsAlerts.Integration.Tests.Infrastructure;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>What processes answer to their probes, each on a port of its own; of a service that was replaced the newest one is asked.</summary>
internal sealed class Probes : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Dictionary<string, int> _ports = new(StringComparer.Ordinal);

    /// <summary>The settings of a service's next process.</summary>
    public Dictionary<string, string> Listen(string service)
    {
        _ports[service] = Containers.FreePort();
        return new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_ports[service]}" };
    }

    /// <summary>Status and body; 0 where nobody answers.</summary>
    public async Task<(int Status, string Body)> Ask(string service, string path)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri($"http://127.0.0.1:{_ports[service]}{path}"), TestContext.Current.CancellationToken);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return (0, exception.Message);
        }
    }

    public async Task<bool> IsReady(string service) => (await Ask(service, "/ready")).Status == (int)HttpStatusCode.OK;

    public async Task<bool> IsAlive(string service) => (await Ask(service, "/alive")).Status == (int)HttpStatusCode.OK;

    public void Dispose() => _http.Dispose();
}
