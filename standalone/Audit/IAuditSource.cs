using OptionsAlerts.Contracts.Grpc;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>A run's decision log as an auditor reads it: the same answers from the database as from a running engine.</summary>
internal interface IAuditSource : IAsyncDisposable
{
    Task<ListReply> List(ListRequest request, CancellationToken cancellationToken);

    Task<AlertDetail> Get(string id, CancellationToken cancellationToken);

    Task<ExplainReply> Explain(string id, CancellationToken cancellationToken);

    Task<StateAtReply> StateAt(StateAtRequest request, CancellationToken cancellationToken);

    /// <summary>Progress, then the result.</summary>
    IAsyncEnumerable<VerifyReply> Verify(VerifyRequest request, CancellationToken cancellationToken);

    /// <summary>Progress, then the result.</summary>
    IAsyncEnumerable<WhatIfReply> WhatIf(WhatIfRequest request, CancellationToken cancellationToken);

    /// <summary>Writes a trading day, the newest where none is given, as a file that proves itself.</summary>
    Task<ExportResult> Export(string day, Stream to, CancellationToken cancellationToken);
}
