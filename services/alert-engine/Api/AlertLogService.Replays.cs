using Grpc.Core;
using OptionsAlerts.Contracts.Grpc;

namespace OptionsAlerts.AlertEngine.Api;

/// <content>What is decided again.</content>
internal sealed partial class AlertLogService
{
    private readonly LogReplays _replays = new(database.Source);
    private readonly Explainer _explainer = new(database.Source);

    public override async Task<ExplainReply> Explain(ExplainRequest request, ServerCallContext context)
    {
        using var slot = await slots.Fold(context.CancellationToken);
        return await _explainer.Explain(RunOf(request.RunId), request.Id, context.CancellationToken);
    }

    public override async Task Verify(VerifyRequest request, IServerStreamWriter<VerifyReply> responseStream, ServerCallContext context)
    {
        using var slot = slots.Replay();
        using var ends = Ends(context);
        await foreach (var step in _replays.Verify(RunOf(request.RunId), request, ends.Token)) await responseStream.WriteAsync(step, ends.Token);
    }

    public override async Task WhatIf(WhatIfRequest request, IServerStreamWriter<WhatIfReply> responseStream, ServerCallContext context)
    {
        using var slot = slots.Replay();
        using var ends = Ends(context);
        await foreach (var step in _replays.WhatIf(RunOf(request.RunId), request, ends.Token)) await responseStream.WriteAsync(step, ends.Token);
    }

    public override async Task Export(ExportRequest request, IServerStreamWriter<ExportReply> responseStream, ServerCallContext context)
    {
        using var slot = slots.Replay();
        using var ends = Ends(context);
        await using var chunks = new ChunkStream(responseStream);
        var result = await _replays.Export(RunOf(request.RunId), request.Day, chunks, ends.Token);
        await chunks.FlushAsync(ends.Token);
        await responseStream.WriteAsync(new ExportReply { Result = result }, ends.Token);
    }
}
