using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.ServiceDefaults.Grpc;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Volume.Api;

/// <summary>
/// The option volume over gRPC, read from the board; a baseline alone is looked up in the watch itself, between two messages. A deadline or a cancellation ends a
/// call at once.
/// </summary>
internal sealed class VolumeQueryService(
    VolumeBoard board, VolumeAnalysis analysis, VolumeOptionsBook options, IOptions<RunOptions> run, IHostApplicationLifetime lifetime, TimeProvider time) : VolumeQuery.VolumeQueryBase, IDisposable
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1_000;
    private const int LongestContract = 32;

    private readonly BoardWatchers _watchers = new(lifetime, time);

    public override Task<VolumeLatestReply> Latest(VolumeLatestRequest request, ServerCallContext context)
    {
        var fields = new RequestFields();
        var symbols = fields.Symbols("symbols", request.Symbols);
        var size = fields.Size("page_size", request.PageSize, DefaultPage, LargestPage);
        var after = fields.KeyToken(request.PageToken);
        fields.Check();
        var page = BoardPages.Of(Known(symbols), after, size, symbol => board.Latest(symbol) is { } volume ? VolumeText.ToMessage(volume) : null);
        return Task.FromResult(new VolumeLatestReply { RunId = run.Value.Id, Underlyings = { page.Items }, NextPageToken = page.NextToken });
    }

    public override Task<VolumeMostUnusualReply> MostUnusual(VolumeMostUnusualRequest request, ServerCallContext context)
    {
        var fields = new RequestFields();
        var symbols = fields.Symbols("symbols", request.Symbols);
        var limit = fields.Size("limit", request.Limit, options.Common.BoardSize, options.Common.BoardSize);
        fields.Check();
        // No underlying shows more than the limit's bound: the furthest of all are among the furthest of each.
        var furthest = board.Underlyings.Each(Known(symbols))
            .SelectMany(posted => posted.State.MostUnusual.Select(contract => (Volume: posted.State, Contract: contract)))
            .OrderByDescending(each => each.Contract.Score).ThenBy(each => each.Contract.Contract, StringComparer.Ordinal)
            .Take(limit).Select(each => VolumeText.ToMessage(each.Volume, each.Contract));
        return Task.FromResult(new VolumeMostUnusualReply { RunId = run.Value.Id, Contracts = { furthest } });
    }

    public override Task<VolumeBaselineReply> Baseline(VolumeBaselineRequest request, ServerCallContext context)
    {
        var fields = new RequestFields();
        var contract = Contract(fields, request.Contract);
        var underlying = request.Underlying.Length > 0 ? fields.Symbol("underlying", request.Underlying) : contract?.Underlying ?? string.Empty;
        fields.Check();
        var baseline = analysis.BaselineOf(underlying, contract!.Value)
            ?? throw ApiProblems.Unknown("CONTRACT_UNKNOWN", $"No {contract} of {underlying} is known today: no chain, history or print has named it.");
        return Task.FromResult(VolumeText.ToMessage(run.Value.Id, baseline));
    }

    public override Task Watch(VolumeWatchRequest request, IServerStreamWriter<VolumeSnapshot> responseStream, ServerCallContext context)
    {
        var fields = new RequestFields();
        var symbols = fields.Symbols("symbols", request.Symbols);
        var interval = fields.Interval("interval", request.Interval);
        fields.Check();
        var volumes = board.Underlyings;
        return _watchers.Follow(volumes.Changes, () => volumes.Each(symbols.Count > 0 ? symbols : volumes.Keys), interval, VolumeText.ToMessage, responseStream, context);
    }

    public void Dispose() => _watchers.Dispose();

    private static OccSymbol? Contract(RequestFields fields, string text)
    {
        if (text.Length <= LongestContract && OccSymbol.TryParse(text, out var contract)) return contract;
        fields.Wrong("contract", "must be an OCC symbol: root, yyMMdd, C or P, strike in 8 digits");
        return null;
    }

    // Those asked for, all of them there; or all there are.
    private IReadOnlyList<string> Known(IReadOnlyList<string> symbols)
    {
        if (symbols.Count == 0) return board.Underlyings.Keys;
        string[] unknown = [.. symbols.Where(symbol => board.Latest(symbol) is null)];
        return unknown.Length == 0 ? symbols : throw ApiProblems.Unknown("SYMBOL_UNKNOWN", $"There is no option volume of {string.Join(", ", unknown)}: no chain, print or history of it has come.");
    }
}
