using System.Net.Sockets;
using RabbitMQ.Client;

namespace OptionsAlerts.ServiceDefaults.Messaging;

/// <summary>A connection whose peer must have said its first word within a limit. The client waits for it for ever, whatever its own limits are: they hold for reads that block, and its reads do not.</summary>
internal sealed class FirstWordClient(Socket socket, TimeSpan limit) : TcpClientAdapter(socket)
{
    private const int BufferBytes = 65_536;

    /// <summary>Makes such connections, otherwise as the client makes its own.</summary>
    public static Func<AddressFamily, ITcpClient> Within(TimeSpan limit) => family =>
        new FirstWordClient(new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = BufferBytes, SendBufferSize = BufferBytes }, limit);

    public override NetworkStream GetStream() => new FirstWordStream(Client, limit);

    private sealed class FirstWordStream(Socket socket, TimeSpan limit) : NetworkStream(socket)
    {
        private bool _hasSpoken;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _hasSpoken ? base.ReadAsync(buffer, cancellationToken) : ReadFirst(buffer, cancellationToken);

        private async ValueTask<int> ReadFirst(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            late.CancelAfter(limit);
            try
            {
                var read = await base.ReadAsync(buffer, late.Token);
                _hasSpoken = true;
                return read;
            }
            catch (OperationCanceledException tooLate) when (!cancellationToken.IsCancellationRequested)
            {
                throw new EndOfStreamException(FormattableString.Invariant($"It accepted the connection and said nothing for {limit.TotalSeconds:0} s."), tooLate);
            }
        }
    }
}
