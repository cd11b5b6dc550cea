using System.Net.Sockets;
using System.Text;

namespace OptionsAlerts.ServiceDefaults.Hosting.Systemd;

/// <summary>Sends states to systemd, one datagram each. What cannot be sent is nobody's failure but systemd's, which draws its own conclusions.</summary>
internal sealed class SystemdSocket(SystemdSettings settings) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };

    private readonly UnixDomainSocketEndPoint _address = new(settings.Socket[0] == '@' ? $"\0{settings.Socket[1..]}" : settings.Socket);

    /// <summary>Whether it was sent.</summary>
    public bool Send(string state)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(state), _address);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();
}
