using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Remote;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>A decision log read through a running engine.</summary>
/// <param name="run">The run; empty for the engine's own.</param>
internal sealed class EngineAudit(EngineClient engine, string run) : IAuditSource
{
    public Task<ListReply> List(ListRequest request, CancellationToken cancellationToken)
    {
        request.RunId = run;
        return engine.Call((log, options) => log.ListAsync(request, options), cancellationToken);
    }

    public Task<AlertDetail> Get(string id, CancellationToken cancellationToken) =>
        engine.Call((log, options) => log.GetAsync(new GetRequest { RunId = run, Id = id }, options), cancellationToken);

    public Task<ExplainReply> Explain(string id, CancellationToken cancellationToken) =>
        engine.Call((log, options) => log.ExplainAsync(new ExplainRequest { RunId = run, Id = id }, options), cancellationToken);

    public Task<StateAtReply> StateAt(StateAtRequest request, CancellationToken cancellationToken)
    {
        request.RunId = run;
        return engine.Call((log, options) => log.StateAtAsync(request, options), cancellationToken);
    }

    public IAsyncEnumerable<VerifyReply> Verify(VerifyRequest request, CancellationToken cancellationToken)
    {
        request.RunId = run;
        return engine.Stream((log, options) => log.Verify(request, options), cancellationToken);
    }

    public IAsyncEnumerable<WhatIfReply> WhatIf(WhatIfRequest request, CancellationToken cancellationToken)
    {
        request.RunId = run;
        return engine.Stream((log, options) => log.WhatIf(request, options), cancellationToken);
    }

    public async Task<ExportResult> Export(string day, Stream to, CancellationToken cancellationToken)
    {
        await foreach (var step in engine.Stream((log, options) => log.Export(new ExportRequest { RunId = run, Day = day }, options), cancellationToken))
        {
            if (step.Result is { } result) return result;
            await to.WriteAsync(step.Chunk.Memory, cancellationToken);
        }

        throw new InvalidDataException("The export ended before its golden hash.");
    }

    public ValueTask DisposeAsync()
    {
        engine.Dispose();
        return ValueTask.CompletedTask;
    }
}
