using System.Net;
using System.Net.Sockets;

namespace OptionsAlerts.Standalone.Postgres;

/// <summary>Loopback ports that nobody listens on.</summary>
public static class FreePort
{
    /// <summary>The preferred port where it is free, else any free one. Another program may take it before it is used: the caller tries again.</summary>
    public static int Choose(int preferred) => preferred > 0 && IsFree(preferred) ? preferred : Any();

    private static int Any()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
