using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Notifier.Charts.Drawing;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Charts;

/// <summary>Exposure by strike, of the symbol that an alert of the gex service is about.</summary>
internal sealed class GexCharts : IChartSource, IDisposable
{
    // The share of spot within which levels are looked for.
    private const double Window = 0.10;

    private readonly ChartConnection? _connection;

    public GexCharts(IOptions<NotifierOptions> options)
    {
        if (options.Value.Charts is { Gex: { } address } charts) _connection = new ChartConnection(address, charts.GexApiKey);
    }

    public string Name => "gex";

    public bool Shows(SignalKind kind) =>
        _connection is not null && kind is SignalKind.GammaFlipBreach or SignalKind.GexLevelBreach or SignalKind.GexLevelApproach or SignalKind.GammaRegimeChange;

    public async Task<byte[]?> Draw(string symbol, CancellationToken cancellationToken)
    {
        var client = new GexQuery.GexQueryClient(_connection!.Invoker);
        try
        {
            var reply = await client.LatestAsync(new GexLatestRequest { Symbols = { symbol }, StrikeRange = Window }, _connection.Options(cancellationToken));
            return reply.States.Count == 0 ? null : GexPicture.Draw(Of(reply.States[0]), Window).Png();
        }
        catch (RpcException unknown) when (unknown.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    internal static GammaChart Of(GexSnapshot state) => new()
    {
        Symbol = state.Symbol,
        AsOf = state.AsOf.ToDateTimeOffset(),
        Spot = state.Spot,
        Strikes = [.. state.Strikes.Select(strike => new StrikeGamma(strike.StrikeMills, strike.Gamma.CallPerPercentUsd, strike.Gamma.PutPerPercentUsd))],
        CallWallMills = state.HasCallWallMills ? state.CallWallMills : null,
        PutWallMills = state.HasPutWallMills ? state.PutWallMills : null,
        Flip = state.Flip?.Level,
        Flips = [.. state.Flips.Select(flip => flip.Level)],
        Regime = state.Regime.Length > 0 ? Words.Name(state.Regime) : null,
        NetPerPercentUsd = state.Gamma.NetPerPercentUsd,
        GrossPerPercentUsd = state.GrossPerPercentUsd,
        IsPartial = state.Partial,
    };

    public void Dispose() => _connection?.Dispose();
}
