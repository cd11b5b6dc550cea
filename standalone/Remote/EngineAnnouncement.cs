using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Standalone.Remote;

/// <summary>A run's note of where its engine answers; taken away when the run ends. A folder that cannot be written is told, and stops nothing.</summary>
internal sealed class EngineAnnouncement(IServiceProvider services, Action<string> progress) : IDisposable
{
    private IDisposable? _held;

    /// <summary>Says where the engine answers. Called once the host listens.</summary>
    public void Announce()
    {
        if (Address() is not { } address) return;
        try
        {
            var run = services.GetRequiredService<IOptions<RunOptions>>().Value.Id;
            _held = EngineFolder.Of(services.GetRequiredService<IConfiguration>()).Announce(new EngineNote(address, run, TimeProvider.System.GetUtcNow()));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            progress($"The engine answers at {address}; other terminals need --server {address}, since its note could not be written ({exception.Message}).");
        }
    }

    public void Dispose() => _held?.Dispose();

    // As another terminal of this machine calls it.
    private string? Address()
    {
        var port = services.GetRequiredService<IOptions<ServiceOptions>>().Value.GrpcPort;
        var address = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse).FirstOrDefault(address => port > 0 && address.Port == port);
        if (address is null) return null;
        var isAny = IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) : !address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        return string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{(isAny ? "127.0.0.1" : address.Host)}:{port}");
    }
}
