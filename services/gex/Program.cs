using OptionsAlerts.Gex;
using OptionsAlerts.ServiceDefaults.Hosting;

return await ServiceHost.RunAsync("gex", args, builder => builder.AddGex(), app => app.MapGex());
