using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.ServiceDefaults.Grpc;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Vix.Api;

/// <summary>The volatility regime over gRPC, read from the board: no call makes the watch wait. A deadline or a cancellation ends a call at once.</summary>
internal sealed class VixQueryService(
    VixBoard board, IOptions<VixOptions> options, IOptions<RunOptions> run, IHostApplicationLifetime lifetime, TimeProvider time) : VixQuery.VixQueryBase, IDisposable
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1_000;
    private const int DefaultDays = 252;
    private const int MostDays = 10_000;

    private readonly VixHistories _histories = new(board, options.Value.ToSettings());
    private readonly BoardWatchers _watchers = new(lifetime, time);

    public override Task<VixCurrentReply> Current(VixCurrentRequest request, ServerCallContext context) =>
        Task.FromResult(new VixCurrentReply { RunId = run.Value.Id, Current = VixText.ToMessage(board.Current ?? throw VixHistories.NothingYet("reading of VIX")) });

    public override Task<VixHistoryReply> History(VixHistoryRequest request, ServerCallContext context)
    {
        var fields = new RequestFields();
        var basis = fields.Value("basis", request.Basis, HistoryBasis.Readings);
        var size = fields.Size("page_size", request.PageSize, DefaultPage, LargestPage);
        var before = fields.Token(request.PageToken);
        fields.Check();
        var (episodes, version) = _histories.Of(basis);
        // By when they began: what has begun since the page before moves none to another page.
        var page = episodes.Reverse().SkipWhile(episode => episode.From.UtcTicks >= before).Take(size + 1).ToList();
        var reply = new VixHistoryReply { RunId = run.Value.Id, Basis = WireName.Of(basis), ModelVersion = version, Episodes = { page.Take(size).Select(VixText.ToMessage) } };
        if (page.Count > size) reply.NextPageToken = page[size - 1].From.UtcTicks.ToString(CultureInfo.InvariantCulture);
        return Task.FromResult(reply);
    }

    public override Task<VixClosesReply> Closes(VixClosesRequest request, ServerCallContext context)
    {
        var fields = new RequestFields();
        var days = fields.Size("days", request.Days, DefaultDays, MostDays);
        fields.Check();
        var closes = board.Closes is { Count: > 0 } known ? known : throw VixHistories.NothingYet("daily close of VIX");
        return Task.FromResult(new VixClosesReply { RunId = run.Value.Id, Closes = { closes.Skip(Math.Max(0, closes.Count - days)).Select(VixText.ToMessage) } });
    }

    public override Task Watch(VixWatchRequest request, IServerStreamWriter<VixSnapshot> responseStream, ServerCallContext context)
    {
        var fields = new RequestFields();
        var interval = fields.Interval("interval", request.Interval);
        fields.Check();
        return _watchers.Follow(board.Views.Changes, () => board.Views.Each([VixBoard.Symbol]), interval, VixText.ToMessage, responseStream, context);
    }

    public void Dispose() => _watchers.Dispose();
}
