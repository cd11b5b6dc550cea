using Grpc.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Api;

/// <summary>A running engine whose first channel never answers.</summary>
public sealed class UnconfirmedTests(Servers servers)
{
    [Fact]
    public async Task what_no_channel_confirms_goes_to_the_next_and_is_explained_and_verified()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("confirm-").FullName, "policy.yaml");
        await File.WriteAllTextAsync(file, "version: 2\nconfirm: 1s\nroutes:\n  high: { channels: [ntfy, console] }\n", TestContext.Current.CancellationToken);
        try
        {
            await using var engine = await EngineHost.Start(servers, policyFile: file, silent: "ntfy");
            var alert = await engine.Decide(SignalKind.Sweep, Severity.High);
            var low = await engine.Decide(SignalKind.Block, Severity.Low, subject: "b");

            await Eventually.Holds(async () => (await Timeline(engine, alert)).Contains("delivered console"), "the console was asked and took it");
            (await Timeline(engine, alert)).ShouldBe(["raised ", "requested ntfy", "failed_over console", "delivered console"]);
            (await Timeline(engine, low)).ShouldBe(["raised ", "requested ntfy"]);
            var explained = await engine.Log.ExplainAsync(new ExplainRequest { Id = alert.SignalId }, engine.Options());
            explained.Account.ShouldHaveSingleItem().ShouldMatch("^Failed over to console at .* ET: no channel had confirmed it for 1s .confirm.; what was asked before may be delivered yet.$");
            VerifyResult? verified = null;
            using var verify = engine.Log.Verify(new VerifyRequest(), engine.Options());
            await foreach (var step in verify.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) verified = step.Result;
            verified.ShouldNotBeNull().Verified.ShouldBeTrue(verified!.Difference?.Problem);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private static async Task<string[]> Timeline(EngineHost engine, Decision alert) =>
        [.. (await engine.Log.GetAsync(new GetRequest { Id = alert.SignalId }, engine.Options())).Timeline.Select(entry => $"{entry.What} {entry.Channel}")];
}
