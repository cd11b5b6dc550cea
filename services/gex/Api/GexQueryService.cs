using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Gex.Core;
using OptionsAlerts.ServiceDefaults.Grpc;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Gex.Api;

/// <summary>The gamma exposure over gRPC, read from the board: no call makes the watch wait. A deadline or a cancellation ends a call at once.</summary>
internal sealed class GexQueryService(
    GexBoard board, GexOptionsBook options, GexProfiles profiles, IOptions<RunOptions> run, IHostApplicationLifetime lifetime, TimeProvider time) : GexQuery.GexQueryBase, IDisposable
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1_000;

    private readonly BoardWatchers _watchers = new(lifetime, time);

    public override Task<GexLatestReply> Latest(GexLatestRequest request, ServerCallContext context)
    {
        var fields = new RequestFields();
        var symbols = fields.Symbols("symbols", request.Symbols);
        var range = StrikeRange(fields, request.HasStrikeRange, request.StrikeRange);
        var size = fields.Size("page_size", request.PageSize, DefaultPage, LargestPage);
        var after = fields.KeyToken(request.PageToken);
        fields.Check();
        Known(symbols);
        var page = BoardPages.Of(symbols.Count > 0 ? symbols : board.States.Keys, after, size, symbol => board.Latest(symbol) is { } state ? Message(state, range) : null);
        return Task.FromResult(new GexLatestReply { RunId = run.Value.Id, States = { page.Items }, NextPageToken = page.NextToken });
    }

    public override async Task<GexProfileReply> Profile(GexProfileRequest request, ServerCallContext context)
    {
        var fields = new RequestFields();
        var symbol = fields.Symbol("symbol", request.Symbol);
        if (request.HasRange && !(request.Range is >= GexProfiles.LeastRange and <= GexProfiles.MostRange))
            fields.Wrong("range", string.Create(CultureInfo.InvariantCulture, $"must be {GexProfiles.LeastRange} to {GexProfiles.MostRange}"));
        if (request.Levels != 0 && request.Levels is < GexProfiles.FewestLevels or > GexProfiles.MostLevels)
            fields.Wrong("levels", string.Create(CultureInfo.InvariantCulture, $"must be {GexProfiles.FewestLevels} to {GexProfiles.MostLevels}, or 0"));
        fields.Check();
        Known([symbol]);
        var (state, settings) = (board.Latest(symbol)!, Settings(symbol));
        var profile = await profiles.Of(state, request.HasRange ? request.Range : null, request.Levels == 0 ? null : request.Levels, settings, context.CancellationToken);
        return GexText.ToMessage(run.Value.Id, state, profile, settings.FlipSelect);
    }

    public override Task Watch(GexWatchRequest request, IServerStreamWriter<GexSnapshot> responseStream, ServerCallContext context)
    {
        var fields = new RequestFields();
        var symbols = fields.Symbols("symbols", request.Symbols);
        var range = StrikeRange(fields, request.HasStrikeRange, request.StrikeRange);
        var interval = fields.Interval("interval", request.Interval);
        fields.Check();
        var states = board.States;
        return _watchers.Follow(states.Changes, () => states.Each(symbols.Count > 0 ? symbols : states.Keys), interval, state => Message(state, range), responseStream, context);
    }

    public void Dispose() => _watchers.Dispose();

    private static double? StrikeRange(RequestFields fields, bool isGiven, double range)
    {
        if (!isGiven) return null;
        if (!(range is >= 0 and <= 1)) fields.Wrong("strike_range", "must be 0 to 1");
        return range;
    }

    private void Known(IReadOnlyList<string> symbols)
    {
        string[] unknown = [.. symbols.Where(symbol => board.Latest(symbol) is null)];
        if (unknown.Length > 0) throw ApiProblems.Unknown("SYMBOL_UNKNOWN", $"There is no gamma exposure of {string.Join(", ", unknown)}: no option chain of it has come that could be computed.");
    }

    private GexSettings Settings(string symbol) => options.For(symbol).ToSettings();

    private GexSnapshot Message(GexState state, double? strikeRange) => GexText.ToMessage(state, Settings(state.Symbol), strikeRange);
}
