using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>What each process serves, and how it ends.</summary>
public sealed class ServiceEndpointsTests(Servers servers)
{
    private static readonly string[] Services = ["gex", "volume", "vix", "alert-engine", "notifier", "ingestion"];

    [Fact]
    public async Task six_processes_answer_their_probes_serve_the_log_and_end_with_zero_on_sigterm()
    {
        var ports = Services.ToDictionary(service => service, _ => Containers.FreePort(), StringComparer.Ordinal);
        var grpcPort = Containers.FreePort();
        await using var fleet = await ServiceFleet.Create(servers, "endpoints", RecordedRun.Settings(Checkout.Shared("chains/iwm-2026-06-30"), ["console"]), service => new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ports[service]}",
            ["Service__GrpcPort"] = service == "alert-engine" ? $"{grpcPort}" : "0",
        });
        fleet.Start();
        await fleet.Ended();

        using var http = new HttpClient();
        foreach (var service in Services)
        {
            await Eventually.Holds(async () => (await http.GetAsync(new Uri($"http://127.0.0.1:{ports[service]}/health"))).StatusCode == HttpStatusCode.OK, () => $"{service} was healthy\n{fleet[service].Tail()}");
            (await http.GetAsync(new Uri($"http://127.0.0.1:{ports[service]}/alive"), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpcPort}");
        await ReadsTheLog(new AlertLog.AlertLogClient(channel), fleet);

        foreach (var service in Services) (await fleet[service].Stop(TimeSpan.FromSeconds(60))).ShouldBe(0, fleet[service].Tail());
    }

    private static async Task ReadsTheLog(AlertLog.AlertLogClient client, ServiceFleet fleet)
    {
        var decided = (await fleet.Log()).Count(logged => logged.Event is OptionsAlerts.AlertEngine.Core.AlertRaised or OptionsAlerts.AlertEngine.Core.SignalSuppressed or OptionsAlerts.AlertEngine.Core.DigestRaised);
        var listed = new List<Decision>();
        var token = string.Empty;
        do
        {
            var page = await client.ListAsync(new ListRequest { PageSize = 50, PageToken = token });
            listed.AddRange(page.Decisions);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        listed.Count.ShouldBe(decided);
        listed.Select(decision => decision.Position).ShouldBe(listed.Select(decision => decision.Position).OrderDescending());

        var raised = listed.First(decision => decision.Outcome == "raised" && decision.Kind != "digest");
        var detail = await client.GetAsync(new GetRequest { Id = raised.SignalId });
        detail.Facts.ShouldNotBeEmpty();
        detail.Timeline.Select(entry => entry.What).ShouldBe(["raised", "requested", "delivered"]);
        (await client.ListAsync(new ListRequest { Outcome = "suppressed", Kind = "oi_divergence", PageSize = 5 })).Decisions.ShouldAllBe(decision => decision.Reason.Length > 0);

        using var watching = client.Watch(new WatchRequest { AfterPosition = 0 });
        var watched = 0;
        while (watched < decided && await watching.ResponseStream.MoveNext(TestContext.Current.CancellationToken)) watched++;
        watched.ShouldBe(decided);

        Should.Throw<RpcException>(() => client.Get(new GetRequest { Id = Guid.Empty.ToString() })).StatusCode.ShouldBe(StatusCode.NotFound);
        Should.Throw<RpcException>(() => client.Get(new GetRequest { Id = "nonsense" })).StatusCode.ShouldBe(StatusCode.InvalidArgument);
        Should.Throw<RpcException>(() => client.List(new ListRequest { PageSize = -1 })).StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }
}
