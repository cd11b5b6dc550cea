using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Notifier.Charts.Drawing;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Charts;

/// <summary>A year of VIX's closes up to where it stands now, over the regimes it was in.</summary>
internal sealed class VixCharts : IChartSource, IDisposable
{
    private const int Days = 252;

    // From the calmest; what the vix service calls them.
    private static readonly string[] Regimes = ["low_volatility", "normal", "elevated", "high_volatility", "extreme_fear"];

    private readonly ChartConnection? _connection;

    public VixCharts(IOptions<NotifierOptions> options)
    {
        if (options.Value.Charts is { Vix: { } address } charts) _connection = new ChartConnection(address, charts.VixApiKey);
    }

    public string Name => "vix";

    public bool Shows(SignalKind kind) =>
        _connection is not null
        && kind is SignalKind.VixRegimeChange or SignalKind.VixSpike or SignalKind.VixCrash or SignalKind.VixGap
            or SignalKind.VixHmmRegimeChange or SignalKind.VixTermInversion or SignalKind.VixTermNormal;

    public async Task<byte[]?> Draw(string symbol, CancellationToken cancellationToken)
    {
        var (client, options) = (new VixQuery.VixQueryClient(_connection!.Invoker), _connection.Options(cancellationToken));
        try
        {
            var closes = client.ClosesAsync(new VixClosesRequest { Days = Days }, options).ResponseAsync;
            var history = client.HistoryAsync(new VixHistoryRequest { Basis = "closes", PageSize = Days }, options).ResponseAsync;
            var current = client.CurrentAsync(new VixCurrentRequest(), options).ResponseAsync;
            await Task.WhenAll(closes, history, current);
            return Of(await closes, await history, (await current).Current) is { } chart ? VixPicture.Draw(chart).Png() : null;
        }
        catch (RpcException unknown) when (unknown.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Null where there are too few days for a line.</summary>
    internal static VixChart? Of(VixClosesReply closes, VixHistoryReply history, VixSnapshot current)
    {
        List<DayClose> days = [.. closes.Closes.Select(close => new DayClose(DateOnly.ParseExact(close.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture), close.Close))];
        var today = Day(current.At.ToDateTimeOffset());
        if (days.Count == 0 || days[^1].Day < today) days.Add(new DayClose(today, current.Vix));
        else if (days[^1].Day == today) days[^1] = new DayClose(today, current.Vix);
        if (days.Count < 2) return null;

        var bands = new List<VixBand>();
        // Newest first, each until the one after it.
        var to = days[^1].Day.AddDays(1);
        AddBand(current.Regime, days[^1].Day);
        foreach (var episode in history.Episodes) AddBand(episode.Regime, Day(episode.From.ToDateTimeOffset()));
        return new VixChart(days, bands, "regimes of the closes, and now");

        void AddBand(string regime, DateOnly from)
        {
            if (from < days[0].Day) from = days[0].Day;
            var rank = Array.IndexOf(Regimes, regime);
            if (rank < 0 || from >= to) return;
            bands.Add(new VixBand(from, to, rank, Regimes.Length, Words.Name(regime)));
            to = from;
        }
    }

    public void Dispose() => _connection?.Dispose();

    private static DateOnly Day(DateTimeOffset at) => ExchangeTime.Date(at);
}
