using OptionsAlerts.Contracts;

namespace OptionsAlerts.Notifier.Charts;

/// <summary>One service of which pictures are made.</summary>
internal interface IChartSource
{
    /// <summary>Its name in metrics and logs.</summary>
    string Name { get; }

    /// <summary>True where its picture goes with alerts of this kind, and it has an address.</summary>
    bool Shows(SignalKind kind);

    /// <summary>The picture as it stands now, PNG; null where the service knows nothing of the symbol.</summary>
    /// <exception cref="Grpc.Core.RpcException">It did not answer, or refused.</exception>
    Task<byte[]?> Draw(string symbol, CancellationToken cancellationToken);
}
